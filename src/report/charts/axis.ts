// Axes of charts: a line for every mark, with its number below upright lines or left of level ones.
import { formatNumber, formatShort } from '../words/scale.ts'
import { element, label } from './svg.ts'

/** How numbers are written. */
type Written = (mark: number) => string

const PALE = '#ddd'

// Steps finer than this are told by powers of ten.
const FINEST = 6

/** How the marks of an axis are written: with as many decimals as their step has, or neighbours would read alike. */
export function writtenMarks(marks: readonly number[]): Written {
  const step = Math.abs((marks[1] ?? 0) - (marks[0] ?? 0))
  const decimals = step > 0 ? Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) : 0
  return decimals > FINEST ? formatShort : (mark) => formatNumber(mark, decimals)
}

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
  const plain = writtenMarks(marks)
  const text: Written = (mark) => (isSigned && mark > 0 ? `+${plain(mark)}` : plain(mark))
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
  text: Written = writtenMarks(marks),
): string[] {
  return marks.flatMap((mark) => [
    element('line', { x1: left, x2: right, y1: y(mark), y2: y(mark), stroke: PALE }),
    label(left - 8, y(mark) + 4, text(mark), { size: 11, anchor: 'end', fill: '#555' }),
  ])
}
