// Links from report.html to the pages of answers that lie beside it: written again whenever an answer is added.
import { html, type Words, words } from '../words/words.ts'

/** Pages of answers by their file's name, in the order they are listed. */
export const ANSWER_PAGES: Readonly<Record<string, Words>> = {
  'uncertainty.html': words('How sure', '有多确定'),
  'sensitivity.html': words('Which choices matter', '哪些选择重要'),
  'scenario.html': words('What if', '情景'),
  'series.html': words('Over the years', '历年'),
  'compare.html': words('Beside other inventories', '与其他清单对照'),
}

/** The links to those of the pages that are there; the element is empty where there are none. */
export function answerLinks(names: readonly string[]): string {
  const links = Object.entries(ANSWER_PAGES)
    .filter(([name]) => names.includes(name))
    .map(([name, title]) => `<a href="${name}">${html(title)}</a>`)
  return `<nav class="answers">${links.join(' · ')}</nav>`
}

/** The report with its links as they should be now; a page without a place for them stays as it is. */
export function withAnswerLinks(page: string, names: readonly string[]): string {
  return page.replace(/<nav class="answers">.*?<\/nav>/, () => answerLinks(names))
}
