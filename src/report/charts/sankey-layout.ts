// Where the ribbons of a flow diagram lie: columns of nodes, heights by amount, links stacked in the order of their ends.

/** A node of a Sankey diagram. */
export interface FlowNode {
  readonly id: string
  readonly column: number
}

/** A flow between two nodes. */
export interface FlowLink {
  readonly source: string
  readonly target: string
  readonly value: number
}

/** A node where it is drawn, in pixels. */
export interface PlacedNode extends FlowNode {
  readonly value: number
  readonly x: number
  readonly y: number
  readonly height: number
}

/** A flow where it is drawn, in pixels. */
export interface PlacedLink extends FlowLink {
  /** Middle of the ribbon at either end, and its width. */
  readonly fromX: number
  readonly fromY: number
  readonly toX: number
  readonly toY: number
  readonly width: number
}

/** The room that a diagram has, in pixels. */
export interface FlowFrame {
  readonly width: number
  readonly height: number
  readonly nodeWidth: number
  /** Space between nodes of a column. */
  readonly gap: number
  /** Where columns begin, as shares of the way from first to last; evenly apart where not said. */
  readonly columns?: readonly number[]
}

/**
 * Lay flows out. A node is as tall as the larger of what enters and leaves it, on one scale for the whole
 * drawing; columns are ordered by the middle of what flows in, so that ribbons cross little.
 */
export function sankeyLayout(
  nodes: readonly FlowNode[],
  links: readonly FlowLink[],
  frame: FlowFrame,
): { readonly nodes: readonly PlacedNode[]; readonly links: readonly PlacedLink[] } {
  const flows = links.filter(({ value }) => value > 0)
  const sum = (key: 'source' | 'target', id: string) =>
    flows.reduce((total, link) => total + (link[key] === id ? link.value : 0), 0)
  const sized = nodes
    .map((node) => ({ ...node, value: Math.max(sum('source', node.id), sum('target', node.id)) }))
    .filter(({ value }) => value > 0)
  const columns = Array.from({ length: Math.max(0, ...sized.map(({ column }) => column)) + 1 }, (_, c) =>
    sized.filter(({ column }) => column === c),
  )
  const scale = Math.min(
    ...columns.map(
      (column) =>
        (frame.height - frame.gap * (column.length - 1)) / column.reduce((all, node) => all + node.value, 0),
    ),
  )
  const across = (c: number) =>
    (frame.width - frame.nodeWidth) * (frame.columns?.[c] ?? (c > 0 ? c / (columns.length - 1) : 0))
  const placed = new Map<string, PlacedNode>()
  columns.forEach((column, c) => {
    const rank = new Map(column.map((node) => [node.id, rankOf(node, c, flows, placed)]))
    const ordered = [...column].sort((a, b) => rank.get(a.id)! - rank.get(b.id)! || b.value - a.value)
    const tall = ordered.reduce((all, node) => all + node.value * scale, frame.gap * (ordered.length - 1))
    let y = (frame.height - tall) / 2
    for (const node of ordered) {
      placed.set(node.id, { ...node, x: across(c), y, height: node.value * scale })
      y += node.value * scale + frame.gap
    }
  })
  return { nodes: [...placed.values()], links: placeLinks(flows, placed, scale, frame.nodeWidth) }
}

// The first column by amount, largest on top; every other by where its inflow comes from.
function rankOf(
  node: { readonly id: string; readonly value: number },
  column: number,
  flows: readonly FlowLink[],
  placed: ReadonlyMap<string, PlacedNode>,
): number {
  if (column === 0) return -node.value
  const into = flows.filter(({ target }) => target === node.id)
  const weight = into.reduce((all, link) => all + link.value, 0)
  const middle = (id: string) => placed.get(id)!.y + placed.get(id)!.height / 2
  return into.reduce((all, link) => all + middle(link.source) * link.value, 0) / weight
}

function placeLinks(
  flows: readonly FlowLink[],
  placed: ReadonlyMap<string, PlacedNode>,
  scale: number,
  nodeWidth: number,
): PlacedLink[] {
  const out = new Map<string, number>()
  const into = new Map<string, number>()
  const take = (used: Map<string, number>, id: string, width: number) => {
    const at = used.get(id) ?? placed.get(id)!.y
    used.set(id, at + width)
    return at + width / 2
  }
  const y = (id: string) => placed.get(id)!.y
  const leaving = [...flows].sort((a, b) => y(a.source) - y(b.source) || y(a.target) - y(b.target))
  const from = new Map(leaving.map((link) => [link, take(out, link.source, link.value * scale)]))
  const arriving = [...flows].sort((a, b) => y(a.target) - y(b.target) || y(a.source) - y(b.source))
  const to = new Map(arriving.map((link) => [link, take(into, link.target, link.value * scale)]))
  return leaving.map((link) => ({
    ...link,
    fromX: placed.get(link.source)!.x + nodeWidth,
    fromY: from.get(link)!,
    toX: placed.get(link.target)!.x,
    toY: to.get(link)!,
    width: link.value * scale,
  }))
}

/** The ribbon of a link as the path of its middle line; draw it with a stroke of the link's width. */
export function ribbon({ fromX, fromY, toX, toY }: PlacedLink): string {
  const middle = (fromX + toX) / 2
  const n = (value: number) => String(Math.round(value * 100) / 100)
  return `M${n(fromX)} ${n(fromY)}C${n(middle)} ${n(fromY)} ${n(middle)} ${n(toY)} ${n(toX)} ${n(toY)}`
}
