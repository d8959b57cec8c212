// Names as they come: nothing in them breaks the markup they stand in.
import { expect, it } from 'vitest'
import { escapeText } from '../../src/report/words/svg-text.ts'

it('leaves out signs that XML has no place for, and keeps lines, tabs and rare letters', () => {
  expect(escapeText('a\u0000b\u001b[31mc\ud800\uffff')).toBe('a\ufffdb\ufffd[31mc\ufffd\ufffd')
  expect(escapeText('<𠮷>\n\t&')).toBe('&#60;𠮷&#62;\n\t&#38;')
})
