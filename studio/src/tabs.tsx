// A row of tabs, of which one is selected.

interface TabsProps<Name extends string> {
  readonly label: string
  readonly tabs: readonly { readonly name: Name; readonly text: string }[]
  readonly selected: Name
  readonly select: (name: Name) => void
  /** What test ids begin with. */
  readonly testid: string
}

export function Tabs<Name extends string>({ label, tabs, selected, select, testid }: TabsProps<Name>) {
  // One stop of the Tab key; arrows go from tab to tab.
  const step = (event: KeyboardEvent & { readonly currentTarget: HTMLElement }) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    const at = (tabs.findIndex(({ name }) => name === selected) + by + tabs.length) % tabs.length
    select(tabs[at]!.name)
    event.currentTarget.querySelectorAll('button')[at]?.focus()
  }
  return (
    <div class="tabs" role="tablist" aria-label={label} onKeyDown={step}>
      {tabs.map(({ name, text }) => (
        <button
          key={name}
          type="button"
          role="tab"
          aria-selected={selected === name}
          tabIndex={selected === name ? 0 : -1}
          onClick={() => select(name)}
          data-testid={`${testid}-${name}`}
        >
          {text}
        </button>
      ))}
    </div>
  )
}
