// Longitude and latitude whose degrees, minutes and seconds stand in columns of their own, as in many lists of enterprises.

type Cells = readonly (readonly string[])[]

// 经度(度), 经度(分), 经度(秒); below a merged 经度 the signs alone.
const PART = /^(.*?)\s*[（(]?\s*(度|°|分|′|'|秒|″|")\s*[)）]?$/
const SIGNS = ['度°', "分′'", '秒″"'] as const

/** The columns of one angle. */
interface Group {
  readonly name: string
  readonly first: number
  readonly width: number
}

/**
 * The rows with every such angle as one text (118°49′12″) in the column of its degrees, and the row of their header. Signs in a row
 * of their own below the names become part of the header.
 */
export function anglesTogether(cells: Cells, header: number): { cells: Cells; header: number } {
  const [names = [], below = []] = cells.slice(header, header + 2)
  const isBelow = isSign(below, 0) && isSign(below, 1)
  const head = isBelow ? namesAbove(names, below) : names
  const groups = groupsIn(head)
  if (groups.length === 0) return { cells, header }
  const top = isBelow ? header + 1 : header
  const named = head.map((name, c) => {
    const group = groupAt(groups, c)
    return group === undefined ? name : c === group.first ? group.name : ''
  })
  const rows = cells.map((row, r) => (r < top ? row : r === top ? named : joined(row, groups)))
  return { cells: rows, header: top }
}

const isSign = (row: readonly string[], part: number) =>
  row.some((cell) => cell.trim() !== '' && SIGNS[part]!.includes(cell.trim()))

// A merged name stands over its first column only.
function namesAbove(names: readonly string[], below: readonly string[]): string[] {
  let last = ''
  return Array.from({ length: Math.max(names.length, below.length) }, (_, c) => {
    const [name, sign] = [names[c]?.trim() ?? '', below[c]?.trim() ?? '']
    if (name !== '') last = name
    return sign === '' ? name : last + sign
  })
}

function groupsIn(head: readonly string[]): Group[] {
  const parts = head.map((name) => PART.exec(name.trim()))
  const is = (c: number, part: number, name: string) =>
    parts[c]?.[1] === name && SIGNS[part]!.includes(parts[c]![2]!)
  return parts.flatMap((part, first) => {
    const name = part?.[1] ?? ''
    if (name === '' || !is(first, 0, name) || !is(first + 1, 1, name)) return []
    return [{ name, first, width: is(first + 2, 2, name) ? 3 : 2 }]
  })
}

const groupAt = (groups: readonly Group[], c: number) =>
  groups.find(({ first, width }) => c >= first && c < first + width)

function joined(row: readonly string[], groups: readonly Group[]): string[] {
  const out = [...row]
  for (const { first, width } of groups) {
    const parts = row.slice(first, first + width).map((cell) => cell.trim())
    const isEmpty = parts.every((part) => part === '')
    out[first] = isEmpty ? '' : parts.map((part, i) => `${part || 0}${'°′″'[i]}`).join('')
    for (let c = first + 1; c < first + width; c++) out[c] = ''
  }
  return out
}
