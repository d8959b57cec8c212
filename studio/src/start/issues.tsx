// Faults and warnings as the command line tells them, in the reader's language, each with what to do.
import { formatIssue, type Issue } from 'carbon-cadastre'
import type { ToldIssue } from 'carbon-cadastre/web'
import type { Language, Word } from '../words.ts'

interface IssuesProps {
  readonly issues: readonly (Issue | ToldIssue)[]
  readonly t: (word: Word) => string
  readonly lang: Language
  /** Where on the page a fault of this code is mended. */
  readonly fillIn?: ((code: string) => string | undefined) | undefined
}

/** A list of issues, errors first. */
export function Issues({ issues, t, lang, fillIn }: IssuesProps) {
  const rank = (issue: Issue) => (issue.severity === 'error' ? 0 : 1)
  const sorted = [...issues].sort((a, b) => rank(a) - rank(b))
  return (
    <ul class="issues">
      {sorted.map((issue) => {
        const said = lang === 'zh' && 'zh' in issue ? issue.zh : issue
        return (
          <li key={formatIssue(issue)} class={issue.severity} data-message={formatIssue(issue)}>
            <code>{issue.code}</code> <span class="where">{issue.path.slice(1).join(' · ')}</span>
            <p>
              {t('found')} <b>{said.found}</b>
              {t('semicolon')}
              {t('expected')} {said.expected}
              {t('stop')}
            </p>
            <p class="hint">{fillIn?.(issue.code) ?? said.hint}</p>
          </li>
        )
      })}
    </ul>
  )
}
