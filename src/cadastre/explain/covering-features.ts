// Every feature that covers part of a pixel, also those whose ground an earlier one took.
import type { Lands } from '../../land/index.ts'
import { exactScanner, indexShapes, type Shape } from '../../vector/index.ts'

/** Share of a pixel that each feature covers by itself, in the order of the features; none where none does. */
export function coveringFeatures(
  { shapes, grid }: Pick<Lands, 'shapes' | 'grid'>,
  col: number,
  row: number,
): readonly { readonly feature: number; readonly share: number }[] {
  const near = new Set(
    shapesNear(shapes, col, row).flatMap((shape) =>
      shape >= shapes.zoneCount ? [shape - shapes.zoneCount] : [],
    ),
  )
  const everywhere: Shape = {
    rings: [Float64Array.of(0, 0, grid.width, 0, grid.width, grid.height, 0, grid.height, 0, 0)],
    discs: [],
  }
  return [...near]
    .sort((a, b) => a - b)
    .flatMap((feature) => {
      const scan = exactScanner(
        indexShapes(grid, [everywhere], [shapeAt(shapes, feature + shapes.zoneCount)]),
      )
      let share = 0
      scan(row, col, col + 1, {
        run: (_from, _to, _zone, of) => {
          if (of === 0) share = 1
        },
        piece: (_col, _zone, of, area) => {
          if (of === 0) share += area
        },
      })
      return share > 0 ? [{ feature, share }] : []
    })
}

// Shapes with a boundary in the pixel's cell of the index, and those that cover its left end.
function shapesNear({ cells, edgeShape, discShape }: Lands['shapes'], col: number, row: number): number[] {
  const { cellWidth, across, cellStart, cellItems, stateStart, states } = cells
  const cell = row * across + Math.floor(col / cellWidth)
  const passing = cellItems.subarray(cellStart[cell]!, cellStart[cell + 1]!)
  const covering = states.subarray(stateStart[cell]! * 2, stateStart[cell + 1]! * 2)
  return [
    ...Array.from(passing, (item) => (item >= 0 ? edgeShape[item]! : discShape[~item]!)),
    ...covering.filter((_, i) => i % 2 === 0),
  ]
}

// A shape back from the index: each edge as a line of its own direction.
function shapeAt(index: Lands['shapes'], shape: number): Shape {
  const at = (of: Int32Array) => [...of.keys()].filter((k) => of[k] === shape)
  return {
    rings: at(index.edgeShape).map((e) => {
      const [c0, r0, c1, r1] = four(index.edges, e)
      return index.edgeSign[e]! > 0 ? Float64Array.of(c0, r0, c1, r1) : Float64Array.of(c1, r1, c0, r0)
    }),
    discs: at(index.discShape).map((d) => {
      const [col, row, alongCols, alongRows] = four(index.discs, d)
      return { col, row, alongCols, alongRows }
    }),
  }
}

const four = (values: Float64Array, k: number) =>
  [values[k * 4]!, values[k * 4 + 1]!, values[k * 4 + 2]!, values[k * 4 + 3]!] as const
