// The room's door: scenes to classes, how well that went, and where a scene truly lies.
export type { Accuracy, AreaAdjusted, ErrorMatrix } from './accuracy.ts'
export { accuracyOf, areaAdjusted, errorMatrix } from './accuracy.ts'
export { type ClassifyOptions, classifyWindow, UNCLASSED } from './classify-window.ts'
export { contestedPixels } from './contested-pixels.ts'
export { growForest } from './forest.ts'
export { INDICES, type IndexName, indexFormula, ROLES, type Role, rolesOf } from './indices.ts'
export { fieldConflicts, strayPolygons, unlikelyPairs } from './label-checks.ts'
export { likelihoodModel } from './maximum-likelihood.ts'
export {
  bandOfFile,
  bandsOfMission,
  maskOfMission,
  missionNames,
  missionOfFile,
  sentinelOffset,
} from './missions.ts'
export { type Classifier, classifierOf, type Model } from './model.ts'
export { type OutlinedRegion, outlineRegions } from './outline-regions.ts'
export { type PicturePair, phaseShift } from './phase-correlation.ts'
export { type Method, type Placement, resampled } from './resample.ts'
export { samplePolygons } from './sample-polygons.ts'
export type { Samples, Signature, TrainingPolygon } from './samples.ts'
export { classesOf, samplesOf, signaturesOf } from './samples.ts'
export type { Band, QualityMask, Scene } from './scene.ts'
export { featureNames, readFeatures } from './scene.ts'
export { type Separability, separability } from './separability.ts'
export { sieve } from './sieve.ts'
export { splitPolygons } from './split.ts'
export type { ControlPoint, Fit, Order, Transform } from './transform.ts'
export { fitTransform, moved, POINTS_NEEDED, shiftBy, unmoved } from './transform.ts'
