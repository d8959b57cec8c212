// A self-contained page of headed sections in both languages: what every page beside the report is built on.

import { element, escapeText } from '../charts/svg.ts'
import { inChinese } from '../words/chinese.ts'
import { english, html, type Text, words } from '../words/words.ts'
import { STYLE, SWITCH } from './page-parts.ts'

/** A part of a page: its heading and its content, which is markup already. */
export interface PageSection {
  readonly heading: Text
  readonly content: string
}

/** HTML text of a page, a button shows one language or the other; `synthetic` stands over everything where inputs are not observations. */
export function simplePage(
  title: Text,
  synthetic: string | undefined,
  sections: readonly PageSection[],
): string {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeText(english(title))}</title><style>${STYLE}</style>`
  const banner =
    synthetic === undefined
      ? ''
      : element(
          'p',
          { class: 'synthetic' },
          html(words(`Synthetic example: ${synthetic}.`, `合成示例：${inChinese(synthetic)}。`)),
        )
  const body = sections.map(
    ({ heading, content }) => `<section><h2>${html(heading)}</h2>${content}</section>`,
  )
  return `<!doctype html>\n<html lang="en"><head>${head}</head><body><main>${SWITCH}<h1>${html(title)}</h1>${banner}${body.join('\n')}</main></body></html>\n`
}

/** Paragraphs of plain text. */
export function paragraphs(...texts: readonly Text[]): string {
  return texts.map((text) => element('p', {}, html(text))).join('')
}

/** A drawing with its caption. */
export function captioned(svg: string, caption: Text): string {
  return element('figure', {}, svg, element('figcaption', {}, html(caption)))
}
