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
  return (
    <div class="tabs" role="tablist" aria-label={label}>
      {tabs.map(({ name, text }) => (
        <button
          key={name}
          type="button"
          role="tab"
          aria-selected={selected === name}
          onClick={() => select(name)}
          data-testid={`${testid}-${name}`}
        >
          {text}
        </button>
      ))}
    </div>
  )
}
