// Amounts on the console: in the unit of the drawings, 10^4 t, or t and kg where there is less.
import { decimals } from '../quantity/index.ts'
import { massUnit } from '../report/index.ts'

/** The unit of a table whose largest amount is `most` tonnes, numbers in it, and a total in Mt or, of little, in it. */
export function toldMass(most: number) {
  const { tonnes, name } = massUnit(most)
  const unit = name.en.replace('10⁴', '10^4')
  const number = (value: number) => decimals(value / tonnes, 2)
  return {
    unit,
    number,
    total: (value: number, digits: number) =>
      tonnes < 1e4 ? `${number(value)} ${unit}` : `${decimals(value / 1e6, digits)} Mt`,
  }
}
