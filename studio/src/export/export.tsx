// Everything a run wrote, file by file or as one zip, and the map as a picture.
import { useState } from 'preact/hooks'
import { blobOf, download } from '../folder.ts'
import type { Link, Result } from '../state.ts'
import type { Language, Word } from '../words.ts'
import { pictureOf } from './figure-picture.ts'
import { mapPicture } from './map-picture.ts'

const GROUPS: readonly { word: Word; of: RegExp }[] = [
  { word: 'report', of: /^report\.html$/ },
  { word: 'tables', of: /^(zones|inventory|sinks|net)\.csv$/ },
  { word: 'inventory', of: /^inventory\// },
  { word: 'rasters', of: /^rasters\// },
  { word: 'vectors', of: /^(patches|sinks)\.(?!csv$)/ },
  { word: 'figures', of: /^figures\// },
  { word: 'proof', of: /^(closure|provenance)\.json$|^SHA256SUMS$|^register\// },
]

interface ExportProps {
  readonly result: Result
  readonly t: (word: Word) => string
  readonly lang: Language
  readonly link: Link
}

/** The list of files to take away. */
export function Export({ result, t, lang, link }: ExportProps) {
  const [busy, setBusy] = useState<string>()
  const [failure, setFailure] = useState<string>()
  // What cannot be made is told, and the buttons come back.
  const during = (what: string, act: () => Promise<void>) => async () => {
    setBusy(what)
    setFailure(undefined)
    await act().catch((error: Error) => setFailure(error.message))
    setBusy(undefined)
  }
  const names = [...result.folder.keys()].filter((name) => name !== 'files.json')
  // Beside a drawing its picture is made in the language of the page.
  const isDrawn = (name: string) => name.endsWith('.png') && names.includes(name.replace(/png$/, 'svg'))
  const take = async (name: string) => {
    const blob = await blobOf(result.folder, name)
    if (blob) download(name, blob)
  }
  const takePicture = async (name: string) => {
    const blob = await blobOf(result.folder, name)
    if (blob)
      download(name.replace(/svg$/, 'png'), await pictureOf(blob, name.endsWith('.zh.svg') ? 'zh' : lang))
  }
  const openReport = async () => {
    const blob = await blobOf(result.folder, 'report.html')
    if (blob) window.open(URL.createObjectURL(new Blob([blob], { type: 'text/html' })), '_blank')
  }
  const everything = during('zip', async () => {
    const { zipSync } = await import('fflate')
    const entries: Record<string, [Uint8Array, { level: 0 | 6 }]> = {}
    for (const name of names) {
      const blob = await blobOf(result.folder, name)
      if (!blob) throw new Error(`${name}: ${t('failed')}`)
      // Rasters and pictures are compressed already.
      entries[name] = [
        new Uint8Array(await blob.arrayBuffer()),
        { level: /\.(tif|png|xlsx|gpkg)$/.test(name) ? 0 : 6 },
      ]
    }
    download(
      'results.zip',
      new Blob([zipSync(entries) as Uint8Array<ArrayBuffer>], { type: 'application/zip' }),
    )
  })
  const picture = during('map', async () =>
    download(`map-${link.layer}.png`, await mapPicture(result, link, lang)),
  )
  const listed = names.filter((name) => !isDrawn(name))
  const rest = listed.filter((name) => !GROUPS.some(({ of }) => of.test(name)))
  const groups = [
    ...GROUPS.map(({ word, of }) => ({ word, names: listed.filter((name) => of.test(name)) })),
    { word: 'otherFiles' as Word, names: rest },
  ]
  return (
    <main class="page">
      <h2>{t('take')}</h2>
      <p class="lead">{t('exportLead')}</p>
      <p class="buttons">
        {names.includes('report.html') && (
          <button type="button" class="main-button" onClick={openReport}>
            {t('open')}: {t('report')}
          </button>
        )}
        <button
          type="button"
          class="button"
          disabled={busy !== undefined}
          onClick={picture}
          data-testid="map-picture"
        >
          {t('mapPicture')}
        </button>
        <button type="button" class="button" disabled={busy !== undefined} onClick={everything}>
          {t('everything')}
        </button>
      </p>
      {failure && (
        <p class="failure" role="alert">
          {failure}
        </p>
      )}
      <div class="file-groups">
        {groups
          .filter((group) => group.names.length > 0)
          .map((group) => (
            <section key={group.word}>
              <h3>{t(group.word)}</h3>
              <ul>
                {group.names.map((name) => (
                  <li key={name}>
                    <button type="button" class="file" onClick={() => take(name)}>
                      {name}
                    </button>
                    {name.endsWith('.svg') && (
                      <button
                        type="button"
                        class="file picture"
                        aria-label={`${name} ${t('picture')}`}
                        onClick={() => takePicture(name)}
                      >
                        PNG
                      </button>
                    )}
                  </li>
                ))}
              </ul>
            </section>
          ))}
      </div>
    </main>
  )
}
