// The bundle is read one byte a character: whatever stands outside its strings is ASCII, and means the same.
import { expect, it } from 'vitest'

const { asciiScript } = (await import('../../scripts/ascii-script.mjs' as string)) as {
  asciiScript: (text: string) => string
}
const expression = (text: string) => {
  const [, source, flags] = /^\/(.*)\/(\w*)$/.exec(asciiScript(text))!
  return new RegExp(source!, flags)
}

it('expressions match what they matched', () => {
  expect(asciiScript('/[（(]一/')).toBe(String.raw`/[\uff08(]\u4e00/`)
  for (const [text, match, other] of [
    ['/^其中[:：]?$/', '其中：', 'å'],
    ['/^[Ⅰ-Ⅻ]$/u', 'Ⅶ', 'V'],
    ['/^𠮷$/u', '𠮷', '吉'],
    [String.raw`/^\−$/`, '−', '\\−'],
    [String.raw`/^\\−$/`, '\\−', '−'],
  ] as const) {
    expect(expression(text).test(match), text).toBe(true)
    expect(expression(text).test(other), text).toBe(false)
  }
})
