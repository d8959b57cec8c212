// The study file as YAML that people write, or are sent.
import { describe, expect, it } from 'vitest'
import { isInputError } from '../../src/error.ts'
import { plainOf } from '../../src/study/index.ts'

function told(text: string): string {
  try {
    plainOf(text, 'study.yaml')
    return 'nothing wrong'
  } catch (error) {
    if (isInputError(error) && error.issues.length === 1)
      return `${error.issues[0]!.found}: ${error.issues[0]!.hint}`
    throw error
  }
}

describe('YAML', () => {
  it('takes over keys of another group (`<<`)', () => {
    const text = 'a: &a {from: balance, year: 2020}\nb:\n  <<: *a\n  year: 2021\n'
    expect(plainOf(text, 'x')).toMatchObject({ b: { from: 'balance', year: 2021 } })
  })

  it('with aliases of aliases that fill any memory is told, not unfolded', () => {
    const ten = (name: string) => Array(10).fill(`*${name}`).join(', ')
    const rows = [...'bcdefghi'].map((name, i) => `${name}: &${name} [${ten('abcdefgh'[i]!)}]`)
    expect(told(['a: &a [1, 1]', ...rows].join('\n'))).toMatch(
      /^aliases \(`\*name`\) that cannot be resolved/,
    )
  })

  it('with an alias of nothing is told', () => {
    expect(told('a: *b\n')).toMatch(/^aliases \(`\*name`\) that cannot be resolved/)
  })

  it('of two documents is told', () => {
    expect(told('a: 1\n---\na: 2\n')).toBe('a second document: Keep one of them in the file.')
  })

  it('with a path of Windows between double quotes says how to write it', () => {
    expect(told('a: "C:\\data.tif"\n')).toMatch(/write \/ in place of it/)
  })
})
