// Every factor the ledger used, once, with its unit and source.
import { carriers, type Ledger } from '../../inventory/index.ts'
import { told } from '../words/chinese.ts'
import { type Text, words } from '../words/words.ts'
import { grid } from './html-table.ts'

/** Factors by carrier and gas; one row for each value and source that occurs. */
export function factorTable(ledger: Pick<Ledger, 'rows'>): string {
  const seen = new Map<string, Text[]>()
  for (const row of ledger.rows) {
    const key = `${row.carrier}|${row.gas}|${row.factor}|${row.factor_source}`
    const carrier = carriers().find(row.carrier)
    const name: Text = carrier ? words(carrier.name, carrier.nameZh) : row.carrier
    if (!seen.has(key))
      seen.set(key, [name, row.gas, row.factor.toPrecision(6), row.factor_unit, told(row.factor_source)])
  }
  const heads = [
    words('Carrier', '能源品种'),
    words('Gas', '气体'),
    words('Factor', '排放因子'),
    words('Unit', '单位'),
    words('Source', '来源'),
  ]
  return grid(heads, [...seen.values()])
}
