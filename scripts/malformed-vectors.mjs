// Writes docs/conformance/malformed-vectors.md: every odd or broken vector file of a folder with a MANIFEST.csv, what
// our readers make of it and what GDAL does. Run after a build: node scripts/malformed-vectors.mjs FOLDER
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readVector } from '../dist/formats/index.js'
import { fileSource } from '../dist/host/node-files.js'

const KINDS = {
  Point: 'point',
  'Multi Point': 'point',
  'Line String': 'line',
  'Multi Line String': 'line',
  Polygon: 'polygon',
  'Multi Polygon': 'polygon',
  TIN: 'TIN',
  'Geometry Collection': 'collection',
}

const tally = (kinds) => {
  const counts = new Map()
  for (const kind of kinds) counts.set(kind ?? 'none', (counts.get(kind ?? 'none') ?? 0) + 1)
  return [...counts]
    .sort()
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ')
}

/** Outcomes of all files: ours and GDAL's, each in words, and whether they agree. */
export async function outcomes(folder) {
  const script = fileURLToPath(new URL('malformed-vectors.py', import.meta.url))
  const gdal = JSON.parse(execFileSync('/usr/bin/python3', [script, folder], { encoding: 'utf8' }))
  const rows = []
  for (const [path, verdict] of Object.entries(gdal)) {
    const file = join(folder, path)
    const stem = file.replace(/\.[^./]*$/, '')
    const source = fileSource(file, path)
    const read = await readVector(source, async (extension) => fileSource(stem + extension))
    const fault = read.issues.find((issue) => issue.severity === 'error')
    const ours = fault
      ? `refused: ${fault.found}`
      : `read: ${tally(read.features.map((f) => f.geometry?.kind))}`
    const theirs = verdict === null ? 'refused' : `read: ${tally(verdict.map((kind) => kind && KINDS[kind]))}`
    const agree = fault
      ? verdict === null
        ? 'both refuse'
        : 'we refuse'
      : verdict === null
        ? 'we read'
        : ours === theirs
          ? 'same'
          : 'DIFFERENT'
    rows.push({ path, ours, theirs, agree })
  }
  return rows
}

function table(rows) {
  const counts = tally(rows.map(({ agree }) => agree))
  const cell = (text) => text.replaceAll('|', '\\|').replace(/\s+/g, ' ')
  return [
    '# Odd and broken vector files',
    '',
    'Every vector file of a collection of test suites, read by this software and by GDAL: the number of features of each',
    'kind of geometry, or the reason it is refused. Written by `scripts/malformed-vectors.mjs`.',
    '',
    `${rows.length} files: ${counts}. "We read" are shapefiles without their index, which GDAL refuses unless told otherwise.`,
    '',
    '| file | here | GDAL | |',
    '| --- | --- | --- | --- |',
    ...rows.map(({ path, ours, theirs, agree }) => `| ${path} | ${cell(ours)} | ${theirs} | ${agree} |`),
    '',
  ].join('\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2]
  if (!folder || !existsSync(join(folder, 'MANIFEST.csv')))
    throw new Error('Give a folder with a MANIFEST.csv.')
  const docs = fileURLToPath(new URL('../docs/conformance/', import.meta.url))
  mkdirSync(docs, { recursive: true })
  writeFileSync(join(docs, 'malformed-vectors.md'), table(await outcomes(folder)))
}
