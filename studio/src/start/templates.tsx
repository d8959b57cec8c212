// Empty tables to fill in, as the page's host has them.
import { useEffect, useState } from 'preact/hooks'
import { folderOfUrl } from '../folder.ts'
import type { Word } from '../words.ts'

/** Links to the templates; nothing where the host has none. */
export function Templates({ t }: { t: (word: Word) => string }) {
  const [names, setNames] = useState<readonly (readonly [string, string])[]>([])
  useEffect(() => {
    folderOfUrl('templates/').then((folder) =>
      setNames([...(folder ?? [])].map(([name, file]) => [name, 'url' in file ? file.url : ''] as const)),
    )
  }, [])
  if (names.length === 0) return null
  return (
    <p class="templates">
      {t('templates')}:{' '}
      {names.map(([name, url]) => (
        <a key={name} href={url} download={name}>
          {name}
        </a>
      ))}
    </p>
  )
}
