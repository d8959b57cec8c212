// What each thread may remember of a process that is to stay within its memory.

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
