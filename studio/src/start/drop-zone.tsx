// A place to drop files or a folder on, or to choose them.
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Folder } from '../folder.ts'
import type { Word } from '../words.ts'
import { droppedFiles, filesOfList, UnreadableZip } from './dropped.ts'

/** What a drop zone says and takes. */
interface DropZoneProps {
  readonly text: string
  /** What is mostly chosen: its button is the first and the strong one. */
  readonly mostly: 'files' | 'folder'
  /** Name of the choice of files for tests; the zone's own is `drop-` and that. */
  readonly name: string
  readonly take: (folder: Folder) => void | Promise<void>
  /** What was dropped beside the zone. */
  readonly dropped?: Promise<Folder> | undefined
  readonly t: (word: Word) => string
  /** Buttons beside these. */
  readonly buttons?: ComponentChildren
  readonly children?: ComponentChildren
}

export function DropZone({ text, mostly, name, take, dropped, t, buttons, children }: DropZoneProps) {
  const [over, setOver] = useState(false)
  const [failure, setFailure] = useState<string>()
  const opened = async (files: Promise<Folder>) => {
    setFailure(undefined)
    try {
      await take(await files)
    } catch (error) {
      setFailure(
        error instanceof UnreadableZip ? `${error.message}: ${t(error.word)}` : (error as Error).message,
      )
    }
  }
  useEffect(() => {
    if (dropped) opened(dropped)
  }, [dropped])
  const chosen = ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) => {
    const files = filesOfList(currentTarget.files!)
    // A file that was mended may be chosen again: a chooser that keeps its value would not tell.
    currentTarget.value = ''
    return opened(files)
  }
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
        await opened(droppedFiles(event.dataTransfer!))
      }}
    >
      <p>{text}</p>
      <p class="buttons">
        {(mostly === 'files' ? (['files', 'folder'] as const) : (['folder', 'files'] as const)).map(choice)}
        {buttons}
      </p>
      {failure && (
        <p class="failure" role="alert">
          {failure}
        </p>
      )}
      {children}
    </div>
  )
}
