// A trained classifier as plain data, and the function that applies it to pixels.
import { type ForestModel, forestClassifier } from './forest.ts'
import { type LikelihoodModel, likelihoodClassifier } from './maximum-likelihood.ts'

/** What was learnt from samples; plain data, so that threads can have it. */
export type Model = LikelihoodModel | ForestModel

/**
 * Gives `count` pixels their class position, −1 for none. Values lie feature by feature, `stride` apart, from
 * the start of the array.
 */
export type Classifier = (values: Float64Array, stride: number, count: number, out: Int16Array) => void

/** The function of a model. */
export function classifierOf(model: Model): Classifier {
  return model.kind === 'ml' ? likelihoodClassifier(model) : forestClassifier(model)
}
