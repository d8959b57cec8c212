// What is being typed into a field, kept while the page around it is drawn anew, until the field is left.
import { useState } from 'preact/hooks'

/** Properties of a field that shows `value` and hands over what was typed. */
export function useDraft(value: string, commit: (text: string) => void) {
  const [draft, setDraft] = useState<string>()
  interface Typed {
    readonly currentTarget: { readonly value: string }
  }
  return {
    value: draft ?? value,
    // What was typed and taken back is no draft: no change is told of it either.
    onInput: ({ currentTarget }: Typed) =>
      setDraft(currentTarget.value === value ? undefined : currentTarget.value),
    onChange: ({ currentTarget }: Typed) => {
      setDraft(undefined)
      commit(currentTarget.value)
    },
  }
}
