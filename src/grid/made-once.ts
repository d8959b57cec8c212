// What is made once and used by all of a thread: room that every call overwrites.

/**
 * `make`, which for numbers that were asked for before gives what it made then: room of several megabytes is taken once, and code
 * is compiled for one function instead of for a second like it. For what keeps nothing of a call that the next may not overwrite.
 */
export function madeOnce<Numbers extends readonly number[], Made>(
  make: (...numbers: Numbers) => Made,
): (...numbers: Numbers) => Made {
  const made = new Map<string, Made>()
  return (...numbers) => {
    const key = numbers.join()
    const before = made.get(key)
    if (before !== undefined) return before
    const first = make(...numbers)
    made.set(key, first)
    return first
  }
}
