// The house keeps its shape: rooms import only rooms above them, no cycles, small files, a core without a platform.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { build } from 'esbuild'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const SRC = join(ROOT, 'src')

// From the ground up; a room may import the rooms before it. Files directly in src/ come first (error, shipped) or last (index).
const ROOMS = [
  'quantity',
  'inventory',
  'grid',
  'vector',
  'land',
  'allocate',
  'cadastre',
  'formats',
  'classify',
  'study',
  'uncertainty',
  'scenario',
  'compare',
  'report',
  'run',
  'sources',
  'host',
  'cli',
] as const
const PLATFORM = new Set(['host', 'cli'])

const files = (readdirSync(SRC, { recursive: true }) as string[])
  .filter((name) => name.endsWith('.ts') && name !== 'shipped.ts')
  .map((name) => name.split('\\').join('/'))
  .sort()

const texts = new Map(files.map((name) => [name, readFileSync(join(SRC, name), 'utf8')]))
const trees = new Map(
  [...texts].map(([name, text]) => [name, ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)]),
)
const read = (name: string) => texts.get(name)!
const parse = (name: string) => trees.get(name)!
const roomOf = (name: string) => (name.includes('/') ? name.split('/')[0]! : '')

/** Modules a file imports: [specifier, whether it is for types only]. */
function importsOf(name: string): string[] {
  return parse(name).statements.flatMap((statement) =>
    (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) &&
    statement.moduleSpecifier &&
    ts.isStringLiteral(statement.moduleSpecifier)
      ? [statement.moduleSpecifier.text]
      : [],
  )
}

const localImports = (name: string) =>
  importsOf(name)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) =>
      relative(SRC, resolve(SRC, dirname(name), specifier))
        .split('\\')
        .join('/'),
    )
    .filter((target) => target !== 'shipped.ts')

describe('rooms', () => {
  it('are all in the table', () => {
    expect([...new Set(files.map(roomOf).filter(Boolean))].sort()).toEqual([...ROOMS].sort())
  })

  it.each(files)('%s imports only rooms above it, by their door', (name) => {
    const rank = (room: string) => ROOMS.indexOf(room as (typeof ROOMS)[number])
    for (const target of localImports(name)) {
      const [from, to] = [roomOf(name), roomOf(target)]
      if (to === '' || from === to) continue
      if (from !== '') expect(rank(to), `${name} → ${target}`).toBeLessThan(rank(from))
      const isDoor = target.endsWith('/index.ts') || PLATFORM.has(to)
      expect(isDoor, `${name} reaches behind the door of ${to}: ${target}`).toBe(true)
    }
  })

  it('have no cycle of files, types included', () => {
    const state = new Map<string, 'open' | 'done'>()
    const visit = (name: string, path: readonly string[]): void => {
      if (state.get(name) === 'done') return
      expect(state.get(name), [...path, name].join(' → ')).toBeUndefined()
      state.set(name, 'open')
      for (const target of localImports(name)) visit(target, [...path, name])
      state.set(name, 'done')
    }
    for (const name of files) visit(name, [])
  })
})

describe('folders of a room', () => {
  // A file that lies in no folder stands for itself.
  const folderOf = (name: string) => (name.split('/').length > 2 ? dirname(name) : name)

  it.each(ROOMS)('%s: have no cycle among them', (room) => {
    const inside = files.filter((name) => roomOf(name) === room)
    const above = new Map<string, Set<string>>()
    for (const name of inside)
      for (const target of localImports(name))
        if (roomOf(target) === room && folderOf(target) !== folderOf(name))
          above.set(folderOf(name), (above.get(folderOf(name)) ?? new Set()).add(folderOf(target)))
    const visit = (folder: string, path: readonly string[]): void => {
      expect(path, `${path.join(' → ')} → ${folder}`).not.toContain(folder)
      if (done.has(folder)) return
      for (const next of above.get(folder) ?? []) visit(next, [...path, folder])
      done.add(folder)
    }
    const done = new Set<string>()
    for (const folder of above.keys()) visit(folder, [])
  })
})

describe('doors', () => {
  const { exports: opened } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly exports: Readonly<Record<string, unknown>>
  }
  const beyond = ['test', 'studio/src', 'bench'].flatMap((folder) =>
    (readdirSync(join(ROOT, folder), { recursive: true }) as string[])
      .filter((name) => /\.(tsx?|mjs)$/.test(name))
      .map((name) => readFileSync(join(ROOT, folder, name), 'utf8')),
  )
  const wordsOf = (text: string) => new Set(text.match(/[\w$]+/g))
  const words = new Map(files.map((name) => [name, wordsOf(read(name))]))
  const wordsBeyond = wordsOf(beyond.join('\n'))

  // What the package opens is for whoever uses it.
  it.each(ROOMS.filter((room) => !PLATFORM.has(room) && !(`./${room}` in opened)))(
    'of %s open nothing that no other room, test or page takes',
    (room) => {
      const others = files.filter((name) => roomOf(name) !== room).map((name) => words.get(name)!)
      const isTaken = (name: string) => [wordsBeyond, ...others].some((taken) => taken.has(name))
      const names = parse(`${room}/index.ts`).statements.flatMap((statement) =>
        ts.isExportDeclaration(statement) &&
        statement.exportClause &&
        ts.isNamedExports(statement.exportClause)
          ? statement.exportClause.elements.map((element) => element.name.text)
          : [],
      )
      expect(names.filter((name) => !isTaken(name))).toEqual([])
    },
  )
})

describe('the core', () => {
  const core = files.filter((name) => !PLATFORM.has(roomOf(name)))
  it.each(core)('%s names no platform, clock or chance', (name) => {
    expect(importsOf(name).filter((specifier) => specifier.startsWith('node:'))).toEqual([])
    const code = read(name).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
    expect(code).not.toMatch(/\b(fetch\(|Date\.now|new Date\(\)|Math\.random|process\.|Buffer\.|console\.)/)
  })

  it('bundles for a browser without a polyfill', async () => {
    const bundle = await build({
      entryPoints: [join(SRC, 'index.ts')],
      bundle: true,
      platform: 'browser',
      format: 'esm',
      write: false,
      logLevel: 'silent',
    })
    expect(bundle.errors).toEqual([])
    expect(bundle.outputFiles[0]!.text).not.toMatch(/from ?["']node:|require\(["']/)
  })

  it('has a table of contents of at most 60 lines', () => {
    expect(read('index.ts').split('\n').length).toBeLessThanOrEqual(61)
  })
})

describe('files', () => {
  it.each(files)('%s opens with a sentence, is short, and so are its functions', (name) => {
    const text = read(name).replace(/^#!.*\n/, '')
    expect(text).toMatch(/^\/\/ \w[^\n]{15,}\n/)
    expect(text.split('\n').length, 'lines').toBeLessThanOrEqual(300)
    if (text.startsWith('// Kernel: ')) return
    const source = parse(name)
    const visit = (node: ts.Node): void => {
      if (ts.isFunctionLike(node) && 'body' in node && node.body) {
        const [start, end] = [node.getStart(), node.getEnd()].map(
          (at) => source.getLineAndCharacterOfPosition(at).line,
        )
        expect(end! - start! + 1, `${name}:${start! + 1}`).toBeLessThanOrEqual(60)
      }
      ts.forEachChild(node, visit)
    }
    visit(source)
  })

  it('every exported function, class and type says what it means', () => {
    const silent = files.flatMap((name) =>
      parse(name).statements.flatMap((statement) => {
        const exported =
          ts.canHaveModifiers(statement) &&
          ts.getModifiers(statement)?.some((m) => m.kind === ts.SyntaxKind.ExportKeyword)
        const isNamed =
          ts.isFunctionDeclaration(statement) ||
          ts.isClassDeclaration(statement) ||
          ts.isInterfaceDeclaration(statement) ||
          ts.isTypeAliasDeclaration(statement)
        return exported && isNamed && ts.getJSDocCommentsAndTags(statement).length === 0
          ? [`${name}: ${statement.name?.text}`]
          : []
      }),
    )
    expect(silent).toEqual([])
  })

  it('leave nothing unfinished and nothing untyped', () => {
    for (const name of files) expect(read(name), name).not.toMatch(/TODO|FIXME|@ts-ignore|\bas any\b|: any\b/)
  })

  it('every number in data has a source', () => {
    const sheets = (readdirSync(join(ROOT, 'data'), { recursive: true }) as string[]).filter((name) =>
      name.endsWith('.csv'),
    )
    for (const sheet of sheets.filter((name) => !/^(crs|messages)/.test(name) && name !== 'carriers.csv')) {
      expect(readFileSync(join(ROOT, 'data', sheet), 'utf8').split('\n')[0], sheet).toMatch(
        /(^|,)source(,|$)/,
      )
    }
  })
})

it('the studio imports the public index alone', () => {
  const studio = join(ROOT, 'studio', 'src')
  const named = (readdirSync(studio, { recursive: true }) as string[])
    .filter((name) => /\.tsx?$/.test(name))
    .flatMap((name) =>
      [...readFileSync(join(studio, name), 'utf8').matchAll(/from '([^']+)'/g)].map((m) => m[1]!),
    )
  const foreign = named.filter(
    (name) => !/^(\.{1,2}\/|preact|ol\/|fflate$|carbon-cadastre(\/web)?$)/.test(name),
  )
  expect(foreign).toEqual([])
  expect(named.filter((name) => /\.\.\/src\//.test(name))).toEqual([])
})

it('the lockfile names no registry', () => {
  expect(existsSync(join(ROOT, 'package-lock.json'))).toBe(true)
  expect(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).not.toContain('"resolved": "http')
})
