// The room's door: re-exports what other rooms may use of exact sums, units and quantities.
export { ExactSum, exactSum } from './exact-sum.ts'
