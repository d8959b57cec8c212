// A place to drop files or a folder on, or to choose them.
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Folder } from '../folder.ts'
import type { Word } from '../words.ts'
import { droppedFiles, filesOfList } from './dropped.ts'

/** What a drop zone says and takes. */
interface DropZoneProps {
  readonly text: string
  /** What is mostly chosen: its button is the first and the strong one. */
  readonly mostly: 'files' | 'folder'
  /** Name of the choice of files for tests; the zone's own is `drop-` and that. */
  readonly name: string
  readonly take: (folder: Folder) => void
  readonly t: (word: Word) => string
  /** Buttons beside these. */
  readonly buttons?: ComponentChildren
  readonly children?: ComponentChildren
}

export function DropZone({ text, mostly, name, take, t, buttons, children }: DropZoneProps) {
  const [over, setOver] = useState(false)
  const chosen = async (event: { readonly currentTarget: HTMLInputElement }) =>
    take(await filesOfList(event.currentTarget.files!))
  const choice = (kind: 'files' | 'folder') => (
    <label key={kind} class={kind === mostly ? 'main-button' : 'button'}>
      {t(kind === 'files' ? 'choose' : 'chooseFolder')}
      <input
        type="file"
        multiple
        class="visually-hidden"
        data-testid={kind === 'files' ? name : undefined}
        ref={(input) => {
          if (kind === 'folder') input?.setAttribute('webkitdirectory', '')
        }}
        onChange={chosen}
      />
    </label>
  )
  return (
    <div
      class={`drop ${over ? 'over' : ''}`}
      data-testid={`drop-${name}`}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={async (event) => {
        event.preventDefault()
        setOver(false)
        take(await droppedFiles(event.dataTransfer!))
      }}
    >
      <p>{text}</p>
      <p class="buttons">
        {(mostly === 'files' ? (['files', 'folder'] as const) : (['folder', 'files'] as const)).map(choice)}
        {buttons}
      </p>
      {children}
    </div>
  )
}
