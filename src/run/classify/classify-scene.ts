// Classifies a scene by training polygons: learn, map tile by tile, judge the map; the rasters stay in a spool until written.
import {
  type Accuracy,
  type AreaAdjusted,
  accuracyOf,
  areaAdjusted,
  classesOf,
  type ErrorMatrix,
  errorMatrix,
  featureNames,
  growForest,
  likelihoodModel,
  type Model,
  type Samples,
  type Separability,
  samplePolygons,
  samplesOf,
  separability,
  signaturesOf,
  splitPolygons,
} from '../../classify/index.ts'
import { fault, InputError, type Issue, refuse, warning } from '../../error.ts'
import { type GeoTags, writeCog } from '../../formats/index.ts'
import { type Grid, tiles, type Window } from '../../grid/index.ts'
import {
  type ClassifyResult,
  type ClassifyShared,
  type OpenedScene,
  openScene,
  openTraining,
  type SceneSpec,
  TILE,
  type Training,
  type TrainingClass,
  type World,
} from '../../study/index.ts'
import { type Corrected, correctScene } from './align-scene.ts'
import type { ClassifyRequest } from './classify-request.ts'
import { sieveTiles } from './code-rows.ts'
import { type CodeTiles, codeTiles } from './code-tiles.ts'
import { labelIssues, overlapIssues, sampleIssues } from './training-issues.ts'

/** How well the map agrees with polygons, and with which. */
export interface Assessment {
  /** `training`: the map was judged by what it was made from, which flatters it. */
  readonly by: 'validation' | 'training'
  readonly matrix: ErrorMatrix
  readonly accuracy: Accuracy
  readonly areaAdjusted: AreaAdjusted
}

/** A map of classes and how good it is; to be closed. */
export interface ClassifiedScene {
  /** Where the scene was found to lie, if that was asked for. */
  readonly corrected: Corrected | undefined
  readonly grid: Grid
  readonly features: readonly string[]
  readonly classes: readonly TrainingClass[]
  /** Pixels of training and validation by class, and of the map by code. */
  readonly trained: readonly number[]
  readonly tested: readonly number[]
  readonly mapped: Float64Array
  readonly outOfBag: number | undefined
  readonly separability: readonly Separability[]
  readonly assessment: Assessment
  readonly issues: readonly Issue[]
  /** Codes row by row of tiles, for those who draw on them. */
  readonly tiles: CodeTiles
  readonly geo: GeoTags
  /** The map as a tiled GeoTIFF. */
  file(): Iterable<Uint8Array>
  close(): void
}

/** Classify; bad input is thrown with all its faults before anything is mapped. */
export async function classifyScene(request: ClassifyRequest, world: World): Promise<ClassifiedScene> {
  const issues: Issue[] = []
  const { spec, scene, training, samples, corrected } = await learn(request, world, issues)
  const { polygons, classes } = training
  const pixels = pixelsByPolygon(samples, polygons.length)
  const teaches =
    request.split === undefined
      ? polygons.map(() => true)
      : splitPolygons(polygons, pixels, { share: request.split, seed: request.seed })
  const taught = samplesOf(samples, (polygon) => teaches[polygon]!)
  const labels = classesOf(taught, polygons)
  const signatures = signaturesOf(taught, labels, classes.length)
  const names = classes.map(({ name }) => name)
  issues.push(...sampleIssues(request, names, signatures), ...labelIssues(request, scene, training, samples))
  refuse(issues)
  const model = train(request, taught, labels, classes.length)
  const store = await mapTiles(request, spec, scene, model, classes, world)
  if (request.sieve > 1) sieved(store, scene.grid, request.sieve, world)
  const hasTest = teaches.some((own, i) => !own && pixels[i]! > 0)
  const judged = hasTest ? samplesOf(samples, (polygon) => !teaches[polygon]!) : taught
  return {
    corrected,
    grid: scene.grid,
    geo: scene.geo,
    features: featureNames(scene),
    classes,
    trained: counted(labels, classes.length),
    tested: hasTest ? counted(classesOf(judged, polygons), classes.length) : classes.map(() => 0),
    mapped: store.counts,
    outOfBag: model.kind === 'forest' ? model.outOfBag : undefined,
    separability: separability(signatures),
    assessment: { by: hasTest ? 'validation' : 'training', ...assess(judged, training, store) },
    issues,
    tiles: store,
    file: () => writeClasses(scene, classes, store),
    close: () => store.close(),
  }
}

async function learn(request: ClassifyRequest, world: World, issues: Issue[]) {
  const corrected =
    request.correction && (await correctScene(request.scene, request.correction, world, issues))
  const placed = corrected?.spec ?? request.scene
  const scene = await openScene(placed, world, issues)
  if (!scene) throw new InputError(issues)
  const training = await openTraining(request.training, request.classField, world, scene.grid, issues)
  if (!training) throw new InputError(issues)
  issues.push(...overlapIssues(request.training, scene.grid, training))
  const samples = await samplePolygons(scene, training.shapes)
  return { corrected, training, ...withoutConstants(placed, scene, samples, issues) }
}

// A band that is the same everywhere tells nothing, and makes every covariance singular.
function withoutConstants(spec: SceneSpec, scene: OpenedScene, samples: Samples, issues: Issue[]) {
  const { features, values } = samples
  const varies = (f: number) => {
    for (let at = f; at < values.length; at += features) if (values[at] !== values[f]) return true
    return false
  }
  const kept = featureNames(scene).flatMap((_, f) => (varies(f) ? [f] : []))
  if (kept.length === features || kept.length === 0) return { spec, scene, samples }
  const bands = scene.bands.filter((_, b) => kept.includes(b))
  const dropped = scene.bands.filter((band) => !bands.includes(band)).map((band) => band.name)
  if (dropped.length + kept.length < features)
    throw new InputError([
      fault(
        'scene.constant',
        ['--indices'],
        'an index that is the same in all samples',
        'indices that vary',
        'Leave it out.',
      ),
    ])
  issues.push(
    warning(
      'scene.constant',
      [...spec.files.slice(0, 1), `band ${dropped.join(', ')}`],
      'the same value in all samples',
      'values that differ between classes',
      'The band was left out.',
    ),
  )
  return {
    spec: { ...spec, bands: bands.map((band) => band.name) },
    scene: { ...scene, bands },
    samples: {
      ...samples,
      features: kept.length,
      values: Float64Array.from(
        { length: samples.polygon.length * kept.length },
        (_, i) => values[Math.floor(i / kept.length) * features + kept[i % kept.length]!]!,
      ),
    },
  }
}

function train(
  { method, seed }: ClassifyRequest,
  samples: Samples,
  labels: Int32Array,
  classes: number,
): Model {
  return method.kind === 'ml'
    ? likelihoodModel(signaturesOf(samples, labels, classes), method).model
    : growForest(samples, labels, classes, { trees: method.trees, seed })
}

async function mapTiles(
  request: ClassifyRequest,
  spec: SceneSpec,
  scene: OpenedScene,
  model: Model,
  classes: readonly TrainingClass[],
  world: World,
): Promise<CodeTiles> {
  const { majority } = request
  const shared: ClassifyShared = {
    scene: spec,
    model,
    codes: classes.map(({ code }) => code),
    majority,
    tile: TILE,
  }
  const tasks = tiles(scene.grid, TILE)
  const store = codeTiles(world.spool(), world.zlib, scene.grid)
  let done = 0
  world.progress?.('classify', 0)
  await world.executor.run<ClassifyShared, Window, ClassifyResult>(
    { job: 'classify', shared, tasks },
    (result, task) => {
      store.put(task, result)
      world.progress?.('classify', ++done / tasks.length)
    },
  )
  return store
}

function sieved(store: CodeTiles, grid: Grid, least: number, world: World): void {
  const aside = world.spool()
  try {
    sieveTiles(store, grid, least, aside)
  } finally {
    aside.close()
  }
}

function assess(samples: Samples, { polygons, classes }: Training, store: CodeTiles) {
  const codes = store.at(samples.places)
  const positions = Int32Array.from(codes, (code) => classes.findIndex((klass) => klass.code === code))
  const matrix = errorMatrix(
    positions,
    classesOf(samples, polygons),
    classes.map(({ name }) => name),
  )
  const mapped = [...classes.map(({ code }) => store.counts[code]!), store.counts[0]!].slice(
    0,
    matrix.rows.length,
  )
  return { matrix, accuracy: accuracyOf(matrix), areaAdjusted: areaAdjusted(matrix, mapped) }
}

function* writeClasses(
  scene: OpenedScene,
  classes: readonly TrainingClass[],
  store: CodeTiles,
): Generator<Uint8Array> {
  yield* writeCog({
    grid: scene.grid,
    geo: scene.geo,
    tileSize: TILE,
    nodata: 0,
    sample: { bits: 8, format: 1 },
    description: 'land classes',
    unit: '',
    metadata: Object.fromEntries(classes.map(({ name, code }) => [`CLASS_${code}`, name])),
    ...store.file(),
  })
}

function pixelsByPolygon(samples: Samples, count: number): Float64Array {
  const pixels = new Float64Array(count)
  for (const polygon of samples.polygon) pixels[polygon]! += 1
  return pixels
}

function counted(labels: Int32Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0)
  for (const label of labels) counts[label]! += 1
  return counts
}
