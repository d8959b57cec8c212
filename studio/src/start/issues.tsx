// Faults and warnings as the command line tells them, each with what to do.
import { formatIssue, type Issue } from 'carbon-cadastre'
import type { Word } from '../words.ts'

/** A list of issues, errors first. */
export function Issues({ issues, t }: { issues: readonly Issue[]; t: (word: Word) => string }) {
  const rank = (issue: Issue) => (issue.severity === 'error' ? 0 : 1)
  const sorted = [...issues].sort((a, b) => rank(a) - rank(b))
  return (
    <ul class="issues">
      {sorted.map((issue) => (
        <li key={formatIssue(issue)} class={issue.severity} data-message={formatIssue(issue)}>
          <code>{issue.code}</code> <span class="where">{issue.path.slice(1).join(' · ')}</span>
          <p>
            {t('found')} <b>{issue.found}</b>; {t('expected')} {issue.expected}.
          </p>
          <p class="hint">{issue.hint}</p>
        </li>
      ))}
    </ul>
  )
}
