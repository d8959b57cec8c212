// The power units around Nanjing as sources: where they stand the map rises, elsewhere it falls, and the total stays to the gram.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { nodeWorld } from '../../src/host/node.ts'
import { exactSum } from '../../src/quantity/index.ts'
import { parseStudy, type Solution, solve, solveBeside } from '../../src/study/index.ts'
import { realData } from '../support/real-data.ts'

const UNITS = realData('nanjing', 'power-units-gem.geojson')
const EXAMPLE = join(import.meta.dirname, '../../examples/nanjing-2020')
const GRAM = 1e-6

const entry = {
  file: UNITS,
  name: 'plant',
  only: { status: 'operating', tracker: 'GEM coal' },
  buffer: '200 m',
}

async function nanjing() {
  const text = parse(readFileSync(join(EXAMPLE, 'study.yaml'), 'utf8'))
  const studyOf = (inventory: Record<string, unknown>, points?: Record<string, unknown>) => {
    const { study, issues } = parseStudy(
      {
        ...text,
        inventory: { ...text.inventory, ...inventory },
        allocate: points ? { points: [{ ...entry, ...points }] } : {},
      },
      'study.yaml',
    )
    expect(issues).toEqual([])
    return study!
  }
  const world = nodeWorld({ base: EXAMPLE, threads: 1 })
  const before = await solve(studyOf({}), world)
  const after = await solve(studyOf({}, { emission: 'annual_co2_mt', unit: 'Mt' }), world)
  const producer = await solveBeside(before, studyOf({ view: 'producer' }), world)
  const plants = { weight: 'annual_co2_mt', share: 1, branch: 'power-heat' }
  const standing = await solve(studyOf({ view: 'producer' }, plants), world)
  return { before, after, producer, standing }
}

const totalOf = ({ table }: Solution) => exactSum(table.rows.map((row) => row.total))
const sharesOf = (solution: Solution) =>
  new Map(solution.table.rows.map((row) => [row.name, row.total / totalOf(solution)]))
// Districts of the sources, as told by what they hold of their ground.
const hosts = ({ tally, emissions }: Solution) => {
  const { zones, layers, table } = tally.lands
  const perZone = (layers.length + 1) * table.classCount
  const placed = new Set(emissions.placements.map(({ layer }) => layer))
  return new Set(
    zones.flatMap(({ name }, z) => {
      const has = [...placed].some((layer) => {
        const start = z * perZone + (layer + 1) * table.classCount
        return tally.areas.subarray(start, start + table.classCount).some((area) => area > 0)
      })
      return has ? [name] : []
    }),
  )
}

describe.skipIf(!existsSync(UNITS))('power units of Nanjing (needs ../shared/data)', () => {
  it('move the map to where they stand, in both views', async () => {
    const { before, after, producer, standing } = await nanjing()
    for (const [even, placed] of [
      [before, after],
      [producer, standing],
    ] as const) {
      expect(Math.abs(totalOf(placed) - totalOf(even))).toBeLessThan(GRAM)
      const [from, to] = [sharesOf(even), sharesOf(placed)]
      const own = hosts(placed)
      expect(own.size).toBeGreaterThan(2)
      expect(own.size).toBeLessThan(from.size)
      // Industry leaves every district without a plant; those with plants gain its share together.
      const industry = ({ table }: Solution) => table.rows.map((row) => row.emissions[0]!)
      even.table.rows.forEach(({ name }, z) => {
        if (!own.has(name)) expect(industry(placed)[z]!).toBeLessThanOrEqual(industry(even)[z]!)
      })
      const gain = exactSum([...own].map((name) => to.get(name)! - from.get(name)!))
      expect(gain).toBeGreaterThan(0.05)
    }
    // In the producer view the plants carry exactly what their branch emits.
    const branch = standing.ledger.rows.filter((row) => row.branch === 'power-heat' && !row.memo)
    const carried = exactSum(standing.emissions.placements.map(({ amount }) => amount))
    expect(carried / exactSum(branch.map((row) => row.emission_t))).toBeCloseTo(1, 12)
  })
})
