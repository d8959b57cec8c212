// Published error matrices give the published measures.
import { describe, expect, it } from 'vitest'
import { accuracyOf, areaAdjusted, errorMatrix } from '../../src/classify/index.ts'

describe('accuracy', () => {
  // Congalton 1991, rows are the map: deciduous, conifer, agriculture, shrub.
  const congalton = {
    rows: ['D', 'C', 'AG', 'SB'],
    columns: ['D', 'C', 'AG', 'SB'],
    counts: [
      [65, 4, 22, 24],
      [6, 81, 5, 8],
      [0, 11, 85, 19],
      [4, 7, 3, 90],
    ],
  }

  it('is that of Congalton 1991', () => {
    const accuracy = accuracyOf(congalton)
    expect(accuracy.samples).toBe(434)
    expect(accuracy.overall).toBeCloseTo(0.739631, 6)
    expect(accuracy.kappa).toBeCloseTo(0.653516, 6)
    expect(accuracy.classes.map(({ producers }) => Math.round(producers * 100))).toEqual([87, 79, 74, 64])
    expect(accuracy.classes.map(({ users }) => Math.round(users * 100))).toEqual([57, 81, 74, 87])
  })

  it('weighted by area is that of Olofsson et al. 2014', () => {
    const matrix = {
      rows: ['loss', 'gain', 'forest', 'other'],
      columns: ['loss', 'gain', 'forest', 'other'],
      counts: [
        [66, 0, 5, 4],
        [0, 55, 8, 12],
        [1, 0, 153, 11],
        [2, 1, 9, 313],
      ],
    }
    const { overall, classes } = areaAdjusted(matrix, [200_000, 150_000, 3_200_000, 6_450_000])
    const rounded = (value: number, standardError: number) => [
      value.toFixed(2),
      (1.96 * standardError).toFixed(2),
    ]
    expect(rounded(overall.value, overall.standardError)).toEqual(['0.95', '0.02'])
    expect(classes.map(({ users }) => rounded(users.value, users.standardError))).toEqual([
      ['0.88', '0.07'],
      ['0.73', '0.10'],
      ['0.93', '0.04'],
      ['0.96', '0.02'],
    ])
    const [loss, gain] = classes
    expect(rounded(loss!.producers.value, loss!.producers.standardError)).toEqual(['0.75', '0.21'])
    expect(gain!.producers.value.toFixed(2)).toBe('0.85')
    // Pixels of 30 m: 21 158 ha of loss, ± 6 158.
    expect(Math.round(classes[0]!.area.value * 1e7 * 0.09)).toBe(21_158)
    expect(Math.round(1.96 * classes[0]!.area.standardError * 1e7 * 0.09)).toBeGreaterThan(6100)
    expect(Math.round(1.96 * classes[0]!.area.standardError * 1e7 * 0.09)).toBeLessThan(6200)
  })

  it('counts rejected pixels as a row of the map', () => {
    const matrix = errorMatrix([0, 1, -1, 1], [0, 1, 1, 0], ['a', 'b'])
    expect(matrix.rows).toEqual(['a', 'b', 'unclassed'])
    expect(matrix.counts).toEqual([
      [1, 0],
      [1, 1],
      [0, 1],
    ])
    expect(accuracyOf(matrix).overall).toBe(0.5)
  })
})
