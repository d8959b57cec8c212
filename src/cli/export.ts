// cadastre export: the parcels of an output folder in another format, or in PostGIS.
import { basename, dirname, extname, join, resolve } from 'node:path'
import {
  type OpenedTable,
  openGeoPackageTable,
  VECTOR_FORMATS,
  type VectorEncoding,
  vectorFiles,
} from '../formats/index.ts'
import { fileSpool } from '../host/file-spool.ts'
import { fileSource, nodeZlib } from '../host/node.ts'
import { addOutputs } from '../host/output-folder.ts'
import { loadPostgis, postgisTarget } from '../host/postgis.ts'
import { isQuiet, type Loudness, say, sayIssues, sayJson, usageFault } from './console.ts'
import { refuseUnwritableFile } from './output-folder.ts'

interface ExportOptions extends Loudness {
  readonly to: string
}

/** The layer that a run writes its parcels to. */
const LAYER = 'patches'

/** Convert the parcels; a file's format is told by its ending. */
export async function exportParcels(folder: string, options: ExportOptions): Promise<void> {
  const path = join(folder, 'patches.gpkg')
  const source = fileSource(path)
  if (!source)
    throw usageFault(
      folder,
      'no patches.gpkg',
      'an output folder of `cadastre run` with parcels',
      'Run the study first.',
    )
  const isDatabase = /^postgres(ql)?:/.test(options.to)
  const target = isDatabase ? postgisTarget(options.to, LAYER) : undefined
  const format = isDatabase ? undefined : formatOf(options.to)
  if (!isDatabase) refuseUnwritableFile(options.to, '--to')
  const table = await openGeoPackageTable(source, LAYER, fileSpool)
  try {
    const place = target ? `${target.place}, table ${target.schema}.${target.table}` : options.to
    if (target) await loadPostgis(table, target)
    else await writeFiles(table, format!, options)
    if (options.json) sayJson({ ok: true, to: place, features: table.count })
    else if (!isQuiet(options)) say(`${table.count} parcels written to ${place}.`)
  } finally {
    table.close()
  }
}

function formatOf(file: string): VectorEncoding {
  const ending = extname(file).slice(1).toLowerCase()
  const format = VECTOR_FORMATS.find((candidate) => candidate === ending)
  if (format) return format
  const expected = `a file that ends in ${VECTOR_FORMATS.map((name) => `.${name}`).join(', ')}, or postgres://…`
  throw usageFault('--to', file, expected, 'Name the file by its format.')
}

async function writeFiles(table: OpenedTable, format: VectorEncoding, options: ExportOptions): Promise<void> {
  const host = { spool: fileSpool, zlib: nodeZlib, lastChange: table.lastChange }
  const { files, issues } = vectorFiles(table, format, host)
  if (!isQuiet(options)) sayIssues(issues)
  const stem = basename(options.to, extname(options.to))
  await addOutputs(
    dirname(resolve(options.to)),
    files.map(({ suffix, bytes }) => ({ name: `${stem}${suffix}`, bytes })),
  )
}
