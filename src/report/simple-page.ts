// A self-contained page of headed sections: what every page of the reports is built on.

import { STYLE } from './page-parts.ts'
import { element, escapeText } from './svg.ts'
import { english, type Text } from './words.ts'

/** A part of a page: its heading and its content, which is markup already. */
export interface PageSection {
  readonly heading: string
  readonly content: string
}

/** HTML text of a page; `synthetic` stands over everything where inputs are not observations. */
export function simplePage(
  title: string,
  synthetic: string | undefined,
  sections: readonly PageSection[],
): string {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeText(title)}</title><style>${STYLE}</style>`
  const banner =
    synthetic === undefined
      ? ''
      : element('p', { class: 'synthetic' }, escapeText(`Synthetic example: ${synthetic}.`))
  const body = sections.map(
    ({ heading, content }) => `<section><h2>${escapeText(heading)}</h2>${content}</section>`,
  )
  return `<!doctype html>\n<html lang="en"><head>${head}</head><body><main><h1>${escapeText(title)}</h1>${banner}${body.join('\n')}</main></body></html>\n`
}

/** Paragraphs of plain text. */
export function paragraphs(...texts: readonly string[]): string {
  return texts.map((text) => element('p', {}, escapeText(text))).join('')
}

/** A drawing with its caption. */
export function captioned(svg: string, caption: Text): string {
  return element('figure', {}, svg, element('figcaption', {}, escapeText(english(caption))))
}
