// Units as people write them, and the conversions of the yearbook.
import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  carbon,
  co2,
  co2OfCarbon,
  convert,
  type MassOf,
  nearestUnit,
  unitOf,
} from '../../src/quantity/index.ts'

const to = (amount: number, from: string, target: string) => convert(amount, unitOf(from)!, unitOf(target)!)

describe('units', () => {
  it.each([
    ['万吨', '10^4 t'],
    ['1e4 t', '10^4 t'],
    ['10⁴ t', '10^4 t'],
    ['亿立方米', '10^8 m3'],
    ['亿千瓦时', '10^8 kWh'],
    ['万百万千焦', '10^10 kJ'],
    ['万吨标准煤', '10^4 tce'],
    ['mwh', 'MWh'],
    ['万千瓦小时', '10^4 kWh'],
    ['亿千瓦小时', '10^8 kWh'],
    ['万Nm3', '10^4 m3'],
    ['亿方', '10^8 m3'],
    ['亿立方', '10^8 m3'],
    ['10⁴吨', '10^4 t'],
    ['Gg', 'kt'],
    ['g', 'g'],
    ['ktce', 'ktce'],
    ['百万吨标准煤', 'Mtce'],
    ['Gcal', 'Gcal'],
  ])('%s is %s', (text, name) => expect(unitOf(text)?.name).toBe(name))

  it.each([
    [1, 'PJ', 1000, 'TJ'],
    [1, '10^8 kWh', 0.36, 'PJ'],
    [1, '10^10 kJ', 10, 'TJ'],
    [1, 'tce', 29.3076, 'GJ'],
    [1, 'km2', 100, 'ha'],
    [15, 'mu', 1, 'ha'],
    [1, 'Mt', 100, '10^4 t'],
  ])('%d %s = %d %s', (amount, from, expected, target) =>
    expect(to(amount, from, target)).toBeCloseTo(expected, 9),
  )

  it('refuses what does not fit and suggests what was meant', () => {
    expect(() => to(1, 't', 'TJ')).toThrow(/mass.*energy/)
    expect(unitOf('10^4 tonn')).toBeUndefined()
    expect(nearestUnit('10^4 tt')).toBe('10^4 t')
  })
})

describe('carbon', () => {
  it('is not carbon dioxide', () => {
    expect(co2OfCarbon(carbon(12))).toBeCloseTo(44, 12)
    expectTypeOf<MassOf<'carbon'>>().not.toEqualTypeOf<MassOf<'CO2'>>()
    // @ts-expect-error A mass of carbon cannot stand where CO2 is asked for.
    const wrong: MassOf<'CO2'> = carbon(1)
    expect(wrong).toBe(co2(1))
  })
})
