// What the files do not say: title, year, legend, ids of the districts, the factor of electricity moved in.
import type { Word } from '../words.ts'
import { useDraft } from './draft.ts'
import type { StudyPart } from './recognise.ts'
import { legendOfCover, type Settings } from './study-text.ts'

interface SettingsFormProps {
  readonly settings: Settings
  readonly setSettings: (settings: Settings) => void
  readonly parts: readonly StudyPart[]
  /** Fields that faults ask for. */
  readonly asked: ReadonlySet<keyof Settings>
  readonly t: (word: Word) => string
}

type Typed = 'title' | 'year' | 'buffer' | 'gridFactor'

/** The form of settings. */
export function SettingsForm({ settings, setSettings, parts, asked, t }: SettingsFormProps) {
  const properties = parts.find(({ role }) => role === 'zones')?.properties ?? []
  const draft = (key: Typed) => useDraft(settings[key], (typed) => setSettings({ ...settings, [key]: typed }))
  const drafts = {
    title: draft('title'),
    year: draft('year'),
    buffer: draft('buffer'),
    gridFactor: draft('gridFactor'),
  }
  const text = (key: Typed, word: Word, placeholder = '') => (
    <label key={key}>
      {t(word)}
      <input
        type="text"
        {...drafts[key]}
        placeholder={placeholder}
        aria-invalid={asked.has(key)}
        data-testid={`set-${key}`}
      />
    </label>
  )
  const pick = (key: keyof Settings, word: Word, options: readonly string[], unset = '') => (
    <label key={key}>
      {t(word)}
      <select
        value={settings[key] || unset}
        aria-invalid={asked.has(key)}
        onChange={(event) => setSettings({ ...settings, [key]: event.currentTarget.value })}
      >
        {options.map((option) => (
          <option key={option} value={option}>
            {option || '–'}
          </option>
        ))}
      </select>
    </label>
  )
  return (
    <fieldset class="form">
      <legend>{t('settings')}</legend>
      {text('title', 'title', 'My city')}
      {text('year', 'year')}
      {!parts.some(({ role }) => role === 'legend') &&
        pick('legend', 'legend', __LEGENDS__, legendOfCover(parts))}
      {properties.length > 0 && pick('zoneId', 'zoneId', ['', ...properties])}
      {properties.length > 0 && pick('zoneName', 'zoneName', ['', ...properties])}
      {parts.some(({ role }) => role === 'enterprises') && text('buffer', 'buffer')}
      {text('gridFactor', 'gridFactor', '0.5992')}
    </fieldset>
  )
}
