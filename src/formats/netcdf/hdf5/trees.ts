// Kernel: the trees of HDF5: of the older kind, which lead to members of a group and to chunks, and of the newer, which hold records.
import { Damage } from '../../bytes/damage.ts'
import type { Cursor, Hdf5Bytes } from './cursor.ts'

/** Reads the four letters that a structure begins with; throws Damage where they are others. */
export function expectSignature(cursor: Cursor, signature: string): void {
  if (cursor.text(4) !== signature) throw new Damage(`no ${signature} where one should be`)
}

// Deeper trees refer to themselves: a node has dozens of children.
const DEEPEST = 24
const MOST_NODES = 1e6

/** Visits what the leaves of a tree of the older kind lead to, in order: the key before it, and its address. */
export async function eachChild(
  file: Hdf5Bytes,
  root: number,
  keyWidth: number,
  visit: (key: Cursor, address: number) => void | Promise<void>,
): Promise<void> {
  let nodes = 0
  const walk = async (address: number, depth: number): Promise<void> => {
    if (depth > DEEPEST || ++nodes > MOST_NODES) throw new Damage('a tree that refers to itself')
    const head = 8 + 2 * file.widths.address
    const start = await file.block(address, head)
    expectSignature(start, 'TREE')
    start.at = 5
    const [level, used] = [start.uint(1), start.uint(2)]
    const node = await file.block(address + head, used * (keyWidth + file.widths.address))
    for (let i = 0; i < used; i++) {
      const key = node.part(keyWidth)
      const child = node.address()
      if (child === undefined) continue
      if (level > 0) await walk(child, depth + 1)
      else await visit(key, child)
    }
  }
  await walk(root, 0)
}

/** The records of a tree of the newer kind. */
export async function recordsOf(file: Hdf5Bytes, address: number): Promise<readonly Cursor[]> {
  const head = await file.block(address, 22 + file.widths.address + file.widths.length)
  expectSignature(head, 'BTHD')
  head.at = 6
  const [nodeSize, width, depth] = [head.uint(4), head.uint(2), head.uint(2)]
  head.at += 2
  const [root, count] = [head.address(), head.uint(2)]
  if (root === undefined || count === 0) return []
  if (width === 0 || depth > DEEPEST) throw new Damage('a tree without records')
  const pointers = pointerWidths(file, nodeSize, width, depth)
  const found: Cursor[] = []
  const walk = async (at: number, records: number, level: number): Promise<void> => {
    const node = await file.block(at, nodeSize)
    expectSignature(node, level > 0 ? 'BTIN' : 'BTLF')
    node.at = 6
    for (let i = 0; i < records; i++) found.push(node.part(width))
    if (level === 0) return
    const { each, count: countWidth } = pointers[level - 1]!
    for (let i = 0; i <= records; i++) {
      const pointer = node.part(each)
      const [child, held] = [pointer.address(), pointer.uint(countWidth)]
      if (child === undefined || found.length > MOST_NODES) throw new Damage('a tree that leads nowhere')
      await walk(child, held, level - 1)
    }
  }
  await walk(root, count, depth)
  return found
}

// How wide a pointer to a node is, by the level of that node: its address, how many records it holds, and how many lie below it.
function pointerWidths({ widths }: Hdf5Bytes, nodeSize: number, width: number, depth: number) {
  const found: { each: number; count: number }[] = []
  // Ten bytes of a node are its signature, version, kind and checksum.
  let most = Math.floor((nodeSize - 10) / width)
  let total = most
  const count = bytesFor(most)
  for (let level = 0; level < depth; level++) {
    const each = widths.address + count + (level > 0 ? bytesFor(total) : 0)
    found.push({ each, count })
    most = Math.floor((nodeSize - 10 - each) / (width + each))
    total = (most + 1) * total + most
  }
  return found
}

/** How many bytes a number up to `most` takes. */
export const bytesFor = (most: number): number => Math.floor(Math.log2(Math.max(1, most)) / 8) + 1
