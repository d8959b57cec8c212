// The ledger: every row of branch × carrier × gas with its activity, factor, source and rule; one row may be pointed at.
import { useEffect, useRef, useState } from 'preact/hooks'
import { textOf } from '../folder.ts'
import { fixed } from '../numbers.ts'
import { sectorName } from '../words.ts'
import { namesOf, type PanelProps } from './panel.tsx'

/** The ledger as a table; a row's source opens the line of the input it came from. */
export function LedgerTable({ result, figures, t, lang, row }: PanelProps) {
  const { view } = result
  const names = namesOf(view, lang)
  const [source, setSource] = useState<string>()
  const marked = useRef<HTMLTableRowElement>(null)
  useEffect(() => marked.current?.scrollIntoView({ block: 'center' }), [row])
  return (
    <section class="panel-body">
      {source && (
        <SourceLine
          result={result}
          place={source}
          close={() => setSource(undefined)}
          closeWord={t('close')}
        />
      )}
      <div class="scroll">
        <table class="figures ledger" data-testid="ledger">
          <thead>
            <tr>
              <th>{t('sector')}</th>
              <th>{t('branch')}</th>
              <th>{t('carrier')}</th>
              <th class="n">{t('activity')}</th>
              <th class="n">{t('factor')}</th>
              <th class="n">{t('emission')}</th>
            </tr>
          </thead>
          <tbody>
            {figures.rows.map((entry, i) => (
              <tr
                key={`${entry.branch}${entry.carrier}${entry.gas}${entry.activity_source}`}
                ref={i === row ? marked : null}
                class={i === row ? 'on' : entry.memo ? 'memo' : ''}
              >
                <td>{sectorName(entry.sector, lang)}</td>
                <td>{names.branch(entry.branch)}</td>
                <td>
                  {names.carrier(entry.carrier)} <small>{entry.gas}</small>
                </td>
                <td class="n">
                  {fixed(entry.activity, 2)} <small>{entry.activity_unit}</small>
                  <button type="button" class="cell-link" onClick={() => setSource(entry.activity_source)}>
                    {entry.activity_source}
                  </button>
                </td>
                <td class="n">
                  {Number(entry.factor.toPrecision(5))} <small>{entry.factor_unit}</small>
                  <small class="below">{entry.factor_source}</small>
                </td>
                <td class="n" title={entry.rule}>
                  {fixed(entry.emission_t)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

// The lines of an input around the one a figure came from.
function SourceLine({
  result,
  place,
  close,
  closeWord,
}: {
  result: PanelProps['result']
  place: string
  close: () => void
  closeWord: string
}) {
  const [, file = place, at] = /^(.*?\.\w+)(?::| [A-Z]*)(\d+)/.exec(place) ?? []
  const [lines, setLines] = useState<readonly string[]>()
  useEffect(() => {
    let here = true
    const read = async () => {
      const inputs = await result.inputs()
      const text = inputs && /\.csv$/i.test(file) ? await textOf(inputs.files, file) : undefined
      if (here) setLines(text?.split(/\r?\n/))
    }
    read()
    return () => {
      here = false
    }
  }, [result, file])
  const line = Number(at)
  return (
    <aside class="source-line" aria-live="polite">
      <header>
        <b>{place}</b>
        <button type="button" class="quiet" onClick={close}>
          {closeWord}
        </button>
      </header>
      {lines && (
        <pre>
          {[1, line - 1, line, line + 1]
            .filter((n, i, all) => n >= 1 && n <= lines.length && all.indexOf(n) === i)
            .map((n) => (
              <span key={n} class={n === line ? 'here' : ''}>
                <i>{n}</i> {lines[n - 1]}
                {'\n'}
              </span>
            ))}
        </pre>
      )}
    </aside>
  )
}
