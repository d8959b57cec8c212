// Kernel: the shadow tables of SQLite's R*Tree, packed along a Hilbert curve instead of grown row by row.
import { ByteSink } from '../bytes/byte-sink.ts'
import { type Boxes, hilbertOrder } from '../features/hilbert.ts'
import { type BulkDatabase, quotedName } from './file.ts'

/** Entries of a node, as SQLite sizes nodes of two dimensions at this page size. */
const ENTRIES = 51
const ENTRY_BYTES = 24
const NODE_BYTES = 4 + ENTRIES * ENTRY_BYTES

interface Level {
  /** Number of the level's first node; the root is 1. */
  readonly first: number
  readonly nodes: number
  /** Where the entries of node i begin in the level below; one more than nodes. */
  readonly cut: (node: number) => number
  /** minX, minY, maxX, maxY of each node. */
  readonly boxes: Float64Array
}

/** Write a finished R*Tree `name` over rectangles whose rowids are 1, 2, 3 … */
export function writeRtree(database: BulkDatabase, name: string, boxes: Boxes): void {
  const order = hilbertOrder(boxes)
  const levels = packLevels(boxes, order)
  database.statement(
    'table',
    name,
    name,
    `CREATE VIRTUAL TABLE ${quotedName(name)} USING rtree(id, minx, maxx, miny, maxy)`,
  )
  writeRowids(database, name, levels.at(-1)!, order)
  writeNodes(database, name, levels, boxes, order)
  writeParents(database, name, levels)
}

// Levels from the root down to the leaves, numbered in that order.
function packLevels(boxes: Boxes, order: Uint32Array): Level[] {
  const counts = [Math.max(1, Math.ceil(boxes.count / ENTRIES))]
  while (counts[0]! > 1) counts.unshift(Math.ceil(counts[0]! / ENTRIES))
  const levels: Level[] = new Array(counts.length)
  for (let depth = counts.length - 1; depth >= 0; depth--) {
    const nodes = counts[depth]!
    const below = levels[depth + 1]
    const entries = below?.nodes ?? boxes.count
    const cut = (node: number) => Math.floor((entries * node) / nodes)
    const first = counts.slice(0, depth).reduce((sum, count) => sum + count, 1)
    const values = below?.boxes ?? boxes.values
    levels[depth] = { first, nodes, cut, boxes: unite(values, nodes, cut, below ? undefined : order) }
  }
  return levels
}

function unite(
  values: Float64Array,
  nodes: number,
  cut: Level['cut'],
  order: Uint32Array | undefined,
): Float64Array {
  const united = new Float64Array(nodes * 4)
  for (let node = 0; node < nodes; node++) {
    let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity]
    for (let entry = cut(node); entry < cut(node + 1); entry++) {
      const at = (order ? order[entry]! : entry) * 4
      minX = Math.min(minX, values[at]!)
      minY = Math.min(minY, values[at + 1]!)
      maxX = Math.max(maxX, values[at + 2]!)
      maxY = Math.max(maxY, values[at + 3]!)
    }
    united[node * 4] = minX
    united[node * 4 + 1] = minY
    united[node * 4 + 2] = maxX
    united[node * 4 + 3] = maxY
  }
  return united
}

function writeRowids(database: BulkDatabase, name: string, leaves: Level, order: Uint32Array): void {
  const nodeOf = new Uint32Array(order.length)
  for (let node = 0; node < leaves.nodes; node++)
    for (let i = leaves.cut(node); i < leaves.cut(node + 1); i++) nodeOf[order[i]!] = leaves.first + node
  const table = database.table(
    `${name}_rowid`,
    `CREATE TABLE ${quotedName(`${name}_rowid`)}(rowid INTEGER PRIMARY KEY,nodeno)`,
  )
  nodeOf.forEach((node, i) => table.add(i + 1, [null, node]))
  table.finish()
}

function writeNodes(
  database: BulkDatabase,
  name: string,
  levels: readonly Level[],
  boxes: Boxes,
  order: Uint32Array,
): void {
  const table = database.table(
    `${name}_node`,
    `CREATE TABLE ${quotedName(`${name}_node`)}(nodeno INTEGER PRIMARY KEY,data)`,
  )
  const sink = new ByteSink(NODE_BYTES)
  levels.forEach((level, depth) => {
    const below = levels[depth + 1]
    for (let node = 0; node < level.nodes; node++) {
      const [start, end] = [level.cut(node), level.cut(node + 1)]
      // The root's first two bytes say how many levels lie below it.
      sink
        .clear()
        .uint16(depth === 0 ? levels.length - 1 : 0)
        .uint16(end - start)
      for (let entry = start; entry < end; entry++) {
        if (below) putEntry(sink, below.first + entry, below.boxes, entry)
        else putEntry(sink, order[entry]! + 1, boxes.values, order[entry]!)
      }
      const used = sink.length
      sink.bytes.fill(0, sink.take(NODE_BYTES - used), NODE_BYTES)
      table.add(level.first + node, [null, sink.written()])
    }
  })
  table.finish()
}

function putEntry(sink: ByteSink, id: number, boxes: Float64Array, index: number): void {
  const at = index * 4
  sink
    .uint32(Math.floor(id / 2 ** 32))
    .uint32(id % 2 ** 32)
    .float32(floatBelow(boxes[at]!))
    .float32(floatAbove(boxes[at + 2]!))
    .float32(floatBelow(boxes[at + 1]!))
    .float32(floatAbove(boxes[at + 3]!))
}

function writeParents(database: BulkDatabase, name: string, levels: readonly Level[]): void {
  const table = database.table(
    `${name}_parent`,
    `CREATE TABLE ${quotedName(`${name}_parent`)}(nodeno INTEGER PRIMARY KEY,parentnode)`,
  )
  levels.slice(0, -1).forEach((level, depth) => {
    for (let node = 0; node < level.nodes; node++)
      for (let child = level.cut(node); child < level.cut(node + 1); child++)
        table.add(levels[depth + 1]!.first + child, [null, level.first + node])
  })
  table.finish()
}

const float = new Float32Array(1)
const bits = new Int32Array(float.buffer)

/** The largest float32 not above a number. */
function floatBelow(value: number): number {
  float[0] = value
  return float[0]! <= value ? float[0]! : neighbour(-1)
}

/** The smallest float32 not below a number. */
function floatAbove(value: number): number {
  float[0] = value
  return float[0]! >= value ? float[0]! : neighbour(1)
}

// The next float32 after the one held, up or down; zero's neighbours are the least subnormals.
function neighbour(direction: 1 | -1): number {
  if (float[0] === 0) bits[0] = direction > 0 ? 1 : -0x7fffffff
  else bits[0]! += float[0]! > 0 === direction > 0 ? 1 : -1
  return float[0]!
}
