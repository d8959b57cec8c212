// Every text that an Issue can be made of, read from the source: what stands where `fault` and `warning` take words.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

const WORDS = [2, 3, 4]
/** Stands for the file of a function in the files that import it. */
const EXPORTED = '*'

/** Texts with `{}` for what is put in, found in the files of rooms; words passed through functions are followed. */
export function issueTexts(src: string, rooms: readonly string[]): readonly string[] {
  const sources = rooms
    .flatMap((room) =>
      (readdirSync(join(src, room), { recursive: true }) as string[])
        .filter((name) => name.endsWith('.ts'))
        .map((name) => join(src, room, name)),
    )
    .map((path) => ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true))
  const texts = new Set<string>()
  const takers = new Map<string, Set<number>>([
    ['fault', new Set(WORDS)],
    ['warning', new Set(WORDS)],
  ])
  for (let known = -1; known !== size(takers); ) {
    known = size(takers)
    for (const file of sources) collect(file, takers, texts)
  }
  return [...texts].filter((text) => /[a-z]{2}/i.test(text.replaceAll(/`[^`]*`|\{\}/g, '')))
}

const size = (takers: ReadonlyMap<string, ReadonlySet<number>>) =>
  [...takers.values()].reduce((sum, positions) => sum + positions.size, 0)

// Names that a file takes from others.
function importsOf(file: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>()
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement)) continue
    const bindings = statement.importClause?.namedBindings
    if (bindings && ts.isNamedImports(bindings))
      for (const { name } of bindings.elements) names.add(name.text)
  }
  return names
}

function collect(file: ts.SourceFile, takers: Map<string, Set<number>>, texts: Set<string>): void {
  const imported = importsOf(file)
  const positionsOf = (name: string) =>
    takers.get(name) ??
    takers.get(`${file.fileName}|${name}`) ??
    (imported.has(name) ? takers.get(`${EXPORTED}|${name}`) : undefined)
  const follow = (node: ts.Node) => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      const { text } = node.expression
      for (const i of positionsOf(text) ?? []) read(node.arguments[i], file, takers, texts)
    }
    ts.forEachChild(node, follow)
  }
  follow(file)
}

// A literal is a text; a parameter makes its function one that takes words; a constant is looked up.
function read(
  node: ts.Expression | undefined,
  file: ts.SourceFile,
  takers: Map<string, Set<number>>,
  texts: Set<string>,
): void {
  if (node === undefined) return
  const again = (next: ts.Expression | undefined) => read(next, file, takers, texts)
  if (ts.isStringLiteralLike(node)) texts.add(node.text)
  else if (ts.isTemplateExpression(node)) {
    texts.add(node.head.text + node.templateSpans.map(({ literal }) => `{}${literal.text}`).join(''))
    for (const { expression } of node.templateSpans)
      if (ts.isConditionalExpression(expression)) again(expression)
  } else if (ts.isParenthesizedExpression(node)) again(node.expression)
  else if (ts.isConditionalExpression(node)) for (const part of [node.whenTrue, node.whenFalse]) again(part)
  else if (ts.isBinaryExpression(node)) for (const part of [node.left, node.right]) again(part)
  else if (ts.isIdentifier(node) && !markTaker(node, file, takers))
    for (const value of valuesOf(node, file)) again(value)
}

function markTaker(node: ts.Identifier, file: ts.SourceFile, takers: Map<string, Set<number>>): boolean {
  for (let at: ts.Node = node; at; at = at.parent) {
    if (!ts.isFunctionLike(at)) continue
    const position = at.parameters.findIndex(({ name }) => ts.isIdentifier(name) && name.text === node.text)
    if (position < 0) continue
    const holder = ts.isVariableDeclaration(at.parent) ? at.parent.name : at.name
    if (holder && ts.isIdentifier(holder)) {
      for (const key of [file.fileName, EXPORTED].map((place) => `${place}|${holder.text}`))
        takers.set(key, (takers.get(key) ?? new Set()).add(position))
    }
    return true
  }
  return false
}

function valuesOf(node: ts.Identifier, file: ts.SourceFile): ts.Expression[] {
  const found: ts.Expression[] = []
  const look = (at: ts.Node) => {
    if (ts.isVariableDeclaration(at) && at.initializer) {
      if (ts.isIdentifier(at.name) && at.name.text === node.text) found.push(at.initializer)
      if (ts.isArrayBindingPattern(at.name) && ts.isArrayLiteralExpression(at.initializer)) {
        const i = at.name.elements.findIndex((element) => element.getText() === node.text)
        const value = at.initializer.elements[i]
        if (value) found.push(value)
      }
    }
    ts.forEachChild(at, look)
  }
  look(file)
  return found
}
