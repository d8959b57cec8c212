// The ledger: every row of branch × carrier × gas with its activity, factor, source and rule; one row may be pointed at.
import type { LedgerRow } from 'carbon-cadastre'
import { useEffect, useRef, useState } from 'preact/hooks'
import { textOf } from '../folder.ts'
import { exact, fixed, unitName } from '../numbers.ts'
import { sectorName, type Word } from '../words.ts'
import { namesOf, type PanelProps } from './panel.tsx'

/** The ledger as a table; a row's source opens the line of the input it came from. */
export function LedgerTable({ result, figures, t, lang, row, source, setSource, showSource }: PanelProps) {
  const { view } = result
  const names = namesOf(view, lang)
  const marked = useRef<HTMLTableRowElement>(null)
  useEffect(() => marked.current?.scrollIntoView({ block: 'center' }), [row])
  return (
    <section class="panel-body">
      {source === 'factor' && row !== undefined && figures.rows[row] && (
        <FactorCard row={figures.rows[row]} phrase={names.phrase} t={t} close={() => setSource(undefined)} />
      )}
      {source && source !== 'factor' && (
        <SourceLine
          result={result}
          place={source}
          close={() => setSource(undefined)}
          closeWord={t('close')}
        />
      )}
      {figures.rows.length === 0 && <p>{t('noRows')}</p>}
      <div class="scroll">
        <table class="figures ledger" data-testid="ledger">
          <thead>
            <tr>
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
                <td>
                  {names.branch(entry.branch)}
                  <small class="below">{sectorName(entry.sector, lang)}</small>
                </td>
                <td>
                  {names.carrier(entry.carrier)} <small>{unitName(entry.gas)}</small>
                </td>
                <td class="n">
                  {fixed(entry.activity, 2)} <small>{unitName(entry.activity_unit)}</small>
                  <button
                    type="button"
                    class="cell-link"
                    onClick={() => showSource(i, entry.activity_source)}
                  >
                    {entry.activity_source}
                  </button>
                </td>
                <td class="n">
                  {exact(entry.factor)} <small>{unitName(entry.factor_unit)}</small>
                  <button
                    type="button"
                    class="cell-link"
                    title={names.phrase(entry.factor_source)}
                    onClick={() => showSource(i, 'factor')}
                  >
                    {names.phrase(entry.factor_source)}
                  </button>
                </td>
                <td class="n" title={names.phrase(entry.rule)}>
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

// What a factor is made of, and how the row follows from it.
function FactorCard({
  row,
  phrase,
  t,
  close,
}: {
  row: LedgerRow
  phrase: (text: string) => string
  t: (word: Word) => string
  close: () => void
}) {
  const lines: readonly (readonly [string, string])[] = [
    [t('factor'), `${row.factor} ${unitName(row.factor_unit)}`],
    [t('source'), phrase(row.factor_source)],
    ...(row.ncv === undefined
      ? []
      : [[t('ncv'), `${row.ncv} ${/m3/.test(row.activity_unit) ? 'kJ/m³' : 'GJ/t'}`] as const]),
    ...(row.carbon === undefined ? [] : [[t('carbonContent'), `${row.carbon} kg C/GJ`] as const]),
    ...(row.oxidation === undefined ? [] : [[t('oxidation'), `${row.oxidation}`] as const]),
    ...(row.gwp === 1 ? [] : [['GWP', `${row.gwp}`] as const]),
    [t('rule'), phrase(row.rule)],
    [
      t('arithmetic'),
      `${row.activity} ${unitName(row.activity_unit)} × ${row.factor}${row.gwp === 1 ? '' : ` × ${row.gwp}`} = ${fixed(row.emission_t, 2)} t CO₂e`,
    ],
  ]
  return (
    <aside class="source-line" aria-live="polite" data-testid="factor-card">
      <header>
        <b>{t('factorOf')}</b>
        <button type="button" class="quiet" onClick={close}>
          {t('close')}
        </button>
      </header>
      <dl>
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </aside>
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
