// Every parcel of an output folder held against the chain of its sector and zone, and its other formats against the register.
import {
  explainParcel,
  explainSector,
  gasShares,
  type ParcelRow,
  type SectorChain,
  TOLERANCE,
} from '../../cadastre/index.ts'
import {
  ByteSink,
  memorySource,
  type OpenedTable,
  openGeoPackageTable,
  pmtilesContents,
  type Source,
  VECTOR_FORMATS,
  type VectorEncoding,
  vectorFiles,
} from '../../formats/index.ts'
import { ExactSum, groupBy } from '../../quantity/index.ts'
import { FILES, type ProofFiles } from './proof-files.ts'
import { sameNumber } from './told-twice.ts'
import { closureOf, registerOf, type WrittenRegister } from './written-json.ts'

/** Hand over the parcels of `STEM.gpkg` as a table; nothing where there are none. */
export async function withParcels(
  files: ProofFiles,
  stem: string,
  use: (table: OpenedTable) => Promise<void>,
): Promise<void> {
  const file = `${stem}.gpkg`
  if (!files.has(file)) return
  const name = stem.slice(stem.lastIndexOf('/') + 1)
  const table = await openGeoPackageTable(files.open(file), name, () => files.folder.spool())
  try {
    await use(table)
  } finally {
    table.close()
  }
}

/** Check every row, each kind of fault told once: the chain gives its tonnes, gases and balance add up, ground makes the table's, ranks are in order. */
export async function parcelRows(files: ProofFiles, table: OpenedTable): Promise<void> {
  const register = await registerOf(files)
  const closure = await closureOf(files)
  if (closure?.parcels !== undefined && closure.parcels !== table.count)
    files.fault(FILES.parcels, `${table.count} parcels, ${FILES.closure} tells ${closure.parcels}`)
  const told = new Set<string>()
  const wrong = (kind: string, text: string) => {
    if (!told.has(kind)) files.fault(FILES.parcels, text)
    told.add(kind)
  }
  const checks = [ownSums(table, wrong), ...(register ? [ofRegister(register, wrong)] : [])]
  for (const row of rowsOf(table)) for (const check of checks) check.row(row)
  for (const check of checks) check.end?.()
}

/** What each parcel is put through, and what is left to say after the last. */
interface Check {
  row(row: ParcelRow): void
  end?(): void
}

type Wrong = (kind: string, text: string) => void

const rowsOf = function* ({ columns, attributes }: OpenedTable): Generator<ParcelRow> {
  for (const values of attributes())
    yield Object.fromEntries(columns.map(({ name }, i) => [name, values[i] ?? null]))
}

// What a row tells of itself.
function ownSums(table: OpenedTable, wrong: Wrong): Check {
  const gases = table.columns.map(({ name }) => name).filter((name) => /^(co2|ch4|n2o|co2e)_t$/.test(name))
  const at = table.columns.findIndex(({ name }) => name === 't')
  const tonnes = new Float64Array(table.count)
  let next = 0
  for (const values of table.attributes()) tonnes[next++] = Number(values[at])
  tonnes.sort()
  const check = (row: ParcelRow) => {
    const [t, ha] = [Number(row['t']), Number(row['ha'])]
    const say = (column: string, made: number | string) =>
      wrong(column, `${column} of parcel ${row['id']} is ${row[column]}, the rest of it makes ${made}`)
    const near = (a: number, b: number) => sameNumber(a, b, TOLERANCE.patches)
    const intensity = ha > 0 ? t / ha : 0
    if (!near(Number(row['t_ha']), intensity)) say('t_ha', intensity)
    const sum = gases.reduce((all, gas) => all + Number(row[gas]), 0)
    if (gases.length > 0 && !near(sum, t)) say('t', sum)
    if ('net_t' in row) {
      const net = t - Number(row['absorbed_t'])
      if (Math.abs(Number(row['net_t']) - net) > TOLERANCE.patches * (t + Number(row['absorbed_t'])))
        say('net_t', net)
    }
    const rank = tonnes.length - lastOf(tonnes, t)
    if (row['rank'] !== rank) say('rank', rank)
    if (row['explanation'] !== `${row['zone']}/${row['sector']}`)
      say('explanation', `${row['zone']}/${row['sector']}`)
  }
  return { row: check }
}

// Position of the last of a value in ascending ones.
function lastOf(ascending: Float64Array, value: number): number {
  let [low, high] = [0, ascending.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (ascending[middle]! <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}

// What the register says that it must be.
function ofRegister(register: WrittenRegister, wrong: Wrong): Check {
  const { ledger, placement, lands, sources } = register
  const chains = new Map<string, SectorChain>()
  const zones = new Map(placement.zones.map((zone, z) => [zone.id, { ...zone, z }]))
  // A code that is split by settlement means two classes.
  const legend = groupBy(lands.legend, ({ code }) => String(code))
  const gases = gasShares(lands.sectors, ledger)
  const ground = new Map<string, ExactSum>()
  const check = (row: ParcelRow) => {
    const key = String(row['explanation'])
    const [zone, s] = [zones.get(String(row['zone'])), placement.sectors.indexOf(String(row['sector']))]
    if (!zone || s < 0) return
    const { id, t } = row as { readonly id: string; readonly t: number }
    const against = (column: string, made: unknown) =>
      wrong(
        `${column} of register`,
        `${column} of parcel ${id} is ${row[column]}, ${FILES.register} has ${made}`,
      )
    if (!chains.has(key)) chains.set(key, explainSector(ledger, placement, zone.z, placement.sectors[s]!))
    const { value, residual } = explainParcel(row, chains.get(key)!, sources)
    if (Math.abs(residual) > TOLERANCE.patches)
      wrong('chain', `parcel ${id} of ${row['ha']} ha has ${t} t, the chain of its zone makes ${value} t`)
    gases.names.forEach((gas, g) => {
      const share = gases.shares[lands.sectors.indexOf(String(row['sector']))]![g]! * t
      const column = `${gas.toLowerCase()}_t`
      if (!sameNumber(Number(row[column]), share, TOLERANCE.patches)) against(column, share)
    })
    if (row['zone_name'] !== zone.name) against('zone_name', zone.name)
    const names =
      row['land_code'] === null ? [] : (legend.get(String(row['land_code'])) ?? []).map(({ name }) => name)
    if (!(row['land_class'] === null ? names.length === 0 : names.includes(String(row['land_class']))))
      against('land_class', names.join(' or '))
    if (!String(id).startsWith(`${row['sector']}-${row['zone']}-`))
      against('id', `${row['sector']}-${row['zone']}-…`)
    if (row['kind'] !== 'ground')
      ground.set(`${zone.z}/${s}`, (ground.get(`${zone.z}/${s}`) ?? new ExactSum()).add(Number(row['ha'])))
  }
  const end = () => {
    placement.land.forEach((areas, z) =>
      areas.forEach((area, s) => {
        const found = ground.get(`${z}/${s}`)?.value ?? 0
        if (sameNumber(found, area, TOLERANCE.patches)) return
        const of = `${placement.sectors[s]} in zone ${placement.zones[z]!.id}`
        wrong(`ground ${of}`, `parcels of ${of} have ${found} ha, ${FILES.register} has ${area} ha`)
      }),
    )
  }
  return { row: check, end }
}

/** Write the parcels of `STEM.gpkg` again in every other format that is listed, and compare. */
export async function otherFormats(files: ProofFiles, stem: string): Promise<void> {
  const others = VECTOR_FORMATS.filter((format) => format !== 'gpkg' && files.listed.has(`${stem}.${format}`))
  if (others.length > 0) await withParcels(files, stem, (table) => compareFormats(files, stem, table, others))
}

async function compareFormats(
  files: ProofFiles,
  stem: string,
  table: OpenedTable,
  formats: readonly VectorEncoding[],
): Promise<void> {
  const host = { spool: () => files.folder.spool(), zlib: files.folder.zlib, lastChange: table.lastChange }
  for (const format of formats) {
    for (const { suffix, bytes } of vectorFiles(table, format, host).files) {
      const file = `${stem}${suffix}`
      if (!files.has(file)) continue
      const source = files.open(file)
      const same =
        (await isSame(source, await bytes())) ||
        (format === 'pmtiles' && (await holdsSame(source, await bytes())))
      if (!same) files.fault(file, `not the parcels of ${stem}.gpkg`)
    }
  }
}

async function isSame(source: Source, pieces: Iterable<Uint8Array>): Promise<boolean> {
  let at = 0
  for (const piece of pieces) {
    if (!sameBytes(await source.read(at, piece.length), piece)) return false
    at += piece.length
  }
  return at === source.size
}

const sameBytes = (a: Uint8Array, b: Uint8Array) =>
  a.length === b.length && a.every((byte, i) => byte === b[i])

// Another host's zlib packs the same tiles into other bytes.
async function holdsSame(source: Source, pieces: Iterable<Uint8Array>): Promise<boolean> {
  const made = new ByteSink()
  for (const piece of pieces) made.append(piece)
  const own = pmtilesContents(memorySource(source.name, made.written()))
  try {
    for await (const part of pmtilesContents(source)) {
      const { value, done } = await own.next()
      if (done || !sameBytes(part, value)) return false
    }
    return (await own.next()).done === true
  } catch {
    return false
  }
}
