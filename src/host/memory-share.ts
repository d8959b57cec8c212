// How many threads a process has memory for, and what each of them may remember.

// What a run of a large raster takes before its threads, and what each of these adds at least; megabytes as measured.
const OWN = 280
const THREAD = 65

/** As many threads as there are cores and as `memory` megabytes have room for; one at least. */
export function threadsWithin(memory: number, cores: number): number {
  return Math.max(1, Math.min(cores, Math.floor((memory - OWN) / THREAD)))
}

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
