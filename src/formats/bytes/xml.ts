// Text in XML as a tree of elements: enough for files of data, without entities of one's own.
import { Damage } from './damage.ts'

/** An element; its name is without the prefix of a namespace. */
export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Element[]
  /** Its own text, that of its children left out, and blanks between them. */
  text: string
}

// Every letter begins one match at most: without what must stand around a name, a long one would be tried at each of its letters.
const TAG = /<(\/?)([^\s/<>"'=]+)(?=[\s/>])((?:[^"'<>]|"[^"]*"|'[^']*')*)>/y
const ATTRIBUTE = /(?<![^\s"'])([^\s="']+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const DEEPEST = 200

/** The root of a text; throws Damage where elements do not close in their order. */
export function parseXml(text: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' }
  const open: Element[] = [root]
  for (let at = 0; at < text.length; ) {
    const next = text.indexOf('<', at)
    const inside = open.at(-1)!
    const before = text.slice(at, next < 0 ? text.length : next)
    if (inside !== root && /\S/.test(before)) inside.text += unescaped(before)
    if (next < 0) break
    at = markup(text, next, open)
  }
  if (open.length > 1) throw new Damage(`text that ends within <${open.at(-1)!.name}>`)
  const [only] = root.children
  if (!only) throw new Damage('text without an element')
  return only
}

// What begins with a bracket, and where it ends.
function markup(text: string, at: number, open: Element[]): number {
  if (text.startsWith('<!--', at)) return after(text, '-->', at)
  if (text.startsWith('<?', at)) return after(text, '?>', at)
  if (text.startsWith('<![CDATA[', at)) {
    const end = after(text, ']]>', at)
    open.at(-1)!.text += text.slice(at + 9, end - 3)
    return end
  }
  if (text.startsWith('<!', at)) return after(text, '>', at)
  TAG.lastIndex = at
  const [whole, closing, prefixed = '', rest = ''] = TAG.exec(text) ?? []
  if (whole === undefined) throw new Damage(`a tag that does not end, at letter ${at + 1}`)
  const name = localName(prefixed)
  if (closing === '/') {
    const { name: opened } = open.length > 1 ? open.pop()! : { name: '' }
    if (opened !== name) throw new Damage(`</${name}> where <${opened}> is open`)
    return at + whole.length
  }
  if (open.length > DEEPEST) throw new Damage('elements nested too deep')
  const element: Element = { name, attributes: attributesOf(rest), children: [], text: '' }
  open.at(-1)!.children.push(element)
  if (!rest.endsWith('/')) open.push(element)
  return at + whole.length
}

function after(text: string, sign: string, at: number): number {
  const end = text.indexOf(sign, at)
  if (end < 0) throw new Damage(`text that ends before ${sign}`)
  return end + sign.length
}

const localName = (name: string) => name.slice(name.indexOf(':') + 1)

const attributesOf = (text: string): Record<string, string> =>
  text.includes('=')
    ? Object.fromEntries(
        [...text.matchAll(ATTRIBUTE)].map(([, name, one, other]) => [
          localName(name!),
          unescaped(one ?? other ?? ''),
        ]),
      )
    : NO_ATTRIBUTES

const NO_ATTRIBUTES = {}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
const LARGEST_CODE = 0x10ffff

/** Text with the five entities and letters by their number in their own form; other entities stay as they are. */
export function unescaped(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(
    /&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi,
    (sign, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name] ?? sign
      const code = decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal)
      return code <= LARGEST_CODE ? String.fromCodePoint(code) : sign
    },
  )
}
