import { describe, expect, it } from 'vitest'
import { threadsWithin, tileBudget } from '../../src/host/memory-share.ts'
import { nodeWorld } from '../../src/host/node.ts'

const MB = 2 ** 20
const taken = () => process.memoryUsage.rss() / MB

describe('the bytes that threads may remember', () => {
  it('are what the process and its work leave of the memory, shared by the threads', () => {
    const before = taken()
    const each = tileBudget(before + 1000, 4)() / MB
    // Four threads of 90 MB at work, and what the process took in the meantime.
    expect(each).toBeLessThanOrEqual((1000 - 360) / 4)
    expect(each).toBeGreaterThan((1000 - 360 - 100) / 4)
  })

  it('stay what they were when first asked for', () => {
    const budget = tileBudget(taken() + 2000, 2)
    const first = budget()
    const ballast = new Uint8Array(64 * MB).fill(1)
    expect(budget()).toBe(first)
    expect(ballast.at(-1)).toBe(1)
  })

  it('are a little even where the memory is used up', () => {
    expect(tileBudget(64, 2)()).toBe(8 * MB)
    expect(tileBudget(64, 0)()).toBe(16 * MB)
  })
})

describe('threads that were asked for', () => {
  it('are told where the memory has no room for them, once and not before they start', async () => {
    const told: number[][] = []
    const crowded = (...numbers: number[]) => told.push(numbers)
    const few = nodeWorld({ base: '.', threads: 2, memory: 512, crowded })
    const many = nodeWorld({ base: '.', threads: 8, memory: 512, crowded })
    expect(told).toEqual([])
    for (const { executor } of [few, many, many]) executor.expect?.(1000)
    expect(told).toEqual([[8, 800, 512]])
    // Ended before their first turn.
    await Promise.all([few.close(), many.close()])
  })
})

describe('the threads of a process', () => {
  it('are one a core, as many as the memory has room for, and one at least', () => {
    expect(threadsWithin(512, 2)).toBe(2)
    expect(threadsWithin(512, 16)).toBe(3)
    expect(threadsWithin(2048, 16)).toBe(16)
    expect(threadsWithin(128, 16)).toBe(1)
  })
})
