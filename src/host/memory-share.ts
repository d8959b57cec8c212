// How many threads a process has memory for, what each of them may remember, and what V8 spares.
import { setFlagsFromString } from 'node:v8'

// What a run of a large raster takes before its threads, and what each of these adds at least; megabytes as measured.
const OWN = 280
const THREAD = 65

/** As many threads as there are cores and as `memory` megabytes have room for; one at least. */
export function threadsWithin(memory: number, cores: number): number {
  return Math.max(1, Math.min(cores, Math.floor((memory - OWN) / THREAD)))
}

/** Megabytes that a run of a large raster with so many threads takes at least. */
export const memoryOf = (threads: number): number => OWN + THREAD * threads

// What a thread comes to take at work besides what it remembers, megabytes as measured.
const AT_WORK = 90
const LEAST = 16

/**
 * A function that gives the bytes each of `threads` may remember: what is left of `memory` megabytes when it is first asked,
 * which is when the inputs lie open and work begins.
 */
export function tileBudget(memory: number, threads: number): () => number {
  const share = Math.max(1, threads)
  let known: number | undefined
  const ask = () => {
    const taken = process.memoryUsage.rss() / 2 ** 20
    return (Math.max(LEAST, memory - taken - AT_WORK * share) * 2 ** 20) / share
  }
  return () => {
    known ??= ask()
    return known
  }
}

// V8 by which the setting is known: Node 20, 22 and 24.
const KNOWN = [11, 12, 13]

/**
 * Work begins that does the same many times: V8 11 optimises what is often run sooner again, which the start puts off
 * (`scripts/start.cjs`), since opening inputs ends before that has paid back. Nothing where no command was started.
 */
export function optimiseSooner(): void {
  const flags: unknown = Reflect.get(globalThis, 'cadastreFlags')
  if (Array.isArray(flags) && flags.length > 0) setFlagsFromString('--interrupt-budget=400000')
}

/**
 * From now on garbage is collected when the heap has grown by a third, and as V8 does by itself, which the start turns off
 * (`scripts/start.cjs`): patches and what is told of them are many objects, and of 200 000 enterprises V8 would let 200 MB lie.
 * Not for the tiles, which it makes slower.
 */
export function collectSooner(): void {
  if (!KNOWN.includes(Number.parseInt(process.versions.v8, 10))) return
  setFlagsFromString('--heap-growing-percent=30')
  setFlagsFromString('--incremental-marking')
  setFlagsFromString('--parallel-scavenge')
}
