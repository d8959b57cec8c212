// Failures that no input is to blame for, in words.
import { tmpdir } from 'node:os'
import { describe, expect, it, vi } from 'vitest'
import { reportFailure } from '../../src/cli/console.ts'

describe('a full disk', () => {
  it('is told with the places that may be full, and what to do', () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const error = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    expect(reportFailure(error, false)).toBe(1)
    const [text] = write.mock.calls[0]!
    write.mockRestore()
    expect(text).toContain(`temporary files (${tmpdir()}), is full. Make room`)
  })
})
