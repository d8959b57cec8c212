// An array literal that is taken apart where it is written, `const [a, b] = [f(), g()]`, becomes `const a = f(), b = g()`: V8
// makes an array and an iterator of it as long as it has not optimised the code, which a short run mostly waits for.
import ts from 'typescript'

/** The text of a TypeScript file with plain declarations: the same names get the same values in the same order. */
export function plainDeclarations(text, file) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const written = (node) => {
    let out = ''
    let from = node.getStart(source)
    for (const { at, parts } of pairsWithin(node)) {
      out += text.slice(from, at.getStart(source))
      out += parts.map(([name, value]) => `${name.getText(source)} = ${written(value)}`).join(', ')
      from = at.getEnd()
    }
    return out + text.slice(from, node.getEnd())
  }
  return written(source)
}

// The outermost declarations below a node that can be written plainly.
function pairsWithin(node) {
  const found = []
  const look = (child) => {
    const parts = ts.isVariableDeclaration(child) && partsOf(child)
    if (parts) found.push({ at: child, parts })
    else ts.forEachChild(child, look)
  }
  ts.forEachChild(node, look)
  return found
}

function partsOf({ name, type, initializer }) {
  const literal = initializer && ts.isAsExpression(initializer) ? initializer.expression : initializer
  if (type || !literal || !ts.isArrayBindingPattern(name) || !ts.isArrayLiteralExpression(literal)) return
  const [names, values] = [name.elements, literal.elements]
  const isPlain =
    names.length === values.length &&
    names.every((one) => ts.isBindingElement(one) && !one.dotDotDotToken && !one.initializer) &&
    values.every((one) => !ts.isSpreadElement(one) && !ts.isOmittedExpression(one))
  return isPlain ? names.map((one, i) => [one.name, values[i]]) : undefined
}
