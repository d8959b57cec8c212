// Axes of charts: a line for every mark, with its number below upright lines or left of level ones.
import { formatShort } from './scale.ts'
import { element, label } from './svg.ts'

/** How numbers are written. */
type Written = (mark: number) => string

const PALE = '#ddd'

const plain: Written = (mark) => formatShort(mark)
const signed: Written = (mark) => (mark > 0 ? `+${formatShort(mark)}` : formatShort(mark))

/**
 * Upright lines from `top` to `bottom`; `x` is where a mark stands. Where marks are changes (`isSigned`), numbers above
 * zero have a plus and the line of zero is darker.
 */
export function uprightAxis(
  marks: readonly number[],
  x: (mark: number) => number,
  [top, bottom]: readonly [top: number, bottom: number],
  isSigned = false,
): string[] {
  const text = isSigned ? signed : plain
  return marks.flatMap((mark) => [
    element('line', {
      x1: x(mark),
      x2: x(mark),
      y1: top,
      y2: bottom,
      stroke: isSigned && mark === 0 ? '#666' : PALE,
    }),
    label(x(mark), bottom + 16, text(mark), { size: 11, anchor: 'middle', fill: '#555' }),
  ])
}

/** Level lines from `left` to `right`; `y` is where a mark stands. */
export function levelAxis(
  marks: readonly number[],
  y: (mark: number) => number,
  [left, right]: readonly [left: number, right: number],
  text: Written = plain,
): string[] {
  return marks.flatMap((mark) => [
    element('line', { x1: left, x2: right, y1: y(mark), y2: y(mark), stroke: PALE }),
    label(left - 8, y(mark) + 4, text(mark), { size: 11, anchor: 'end', fill: '#555' }),
  ])
}
