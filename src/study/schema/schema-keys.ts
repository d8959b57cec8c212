// Which keys a schema knows at a place, for those who misspell one.

interface Node {
  readonly properties?: Readonly<Record<string, Node>>
  readonly additionalProperties?: Node | boolean
  readonly items?: Node
  readonly anyOf?: readonly Node[]
  readonly oneOf?: readonly Node[]
  readonly allOf?: readonly Node[]
}

/** The keys at a place of a JSON Schema, of all the forms that the place may have. */
export function keysAt(schema: object, place: readonly (string | number)[]): readonly string[] {
  const nodes = place.reduce<readonly Node[]>(
    (at, part) => at.flatMap(forms).flatMap((node) => below(node, part)),
    [schema],
  )
  return nodes.flatMap(forms).flatMap(({ properties = {} }) => Object.keys(properties))
}

function forms(node: Node): readonly Node[] {
  const others = [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])]
  return [node, ...others.flatMap(forms)]
}

function below({ properties, additionalProperties, items }: Node, part: string | number): readonly Node[] {
  const next = typeof part === 'number' ? items : (properties?.[part] ?? additionalProperties)
  return typeof next === 'object' ? [next] : []
}
