// What several files of an output folder state: table, ledger, land and study must be one in all of them.
import { closes, TOLERANCE } from '../../cadastre/index.ts'
import { memorySource } from '../../formats/index.ts'
import type { Raster } from '../../grid/index.ts'
import { exactSum, HECTARE, relativeResidual } from '../../quantity/index.ts'
import type { ResultView } from '../publish/result-view.ts'
import { levelsOf } from './pixels.ts'
import { bandFile, FILES, type ProofFiles } from './proof-files.ts'
import { refinementTables } from './refined.ts'
import { csvRecords, parting, sameNumber } from './told-twice.ts'
import {
  closureOf,
  closureRows,
  isOfRunBefore,
  provenanceOf,
  registerOf,
  tableOfView,
  viewOf,
  type WrittenClosure,
  type WrittenRegister,
} from './written-json.ts'

/** Hold the statements of a folder against each other. */
export async function statements(files: ProofFiles): Promise<void> {
  const [view, register] = [await viewOf(files), await registerOf(files)]
  const closure = await closureOf(files)
  if (view) await ofTables(files, view)
  if (view && register) await ofRegister(files, view, register)
  if (closure) {
    ofClosure(files, closure)
    await refinementTables(files, closure)
  }
  if (view && closure) ofLand(files, view, closure)
  if (view) await ofPlace(files, view)
  await ofStudy(files, view)
}

// The ledger's rows and the table's cells, as the CSVs have them.
async function ofTables(files: ProofFiles, view: ResultView): Promise<void> {
  const { sectors, rows } = tableOfView(view)
  if (files.has(FILES.zones)) {
    const cells = rows.map((row) => ({
      id: row.id,
      name: row.name,
      ...Object.fromEntries(sectors.map((sector, s) => [`${sector}_t`, `${row.emissions[s]}`])),
      total_t: `${row.total}`,
      ...Object.fromEntries(sectors.map((sector, s) => [`${sector}_ha`, `${row.areas[s]}`])),
      total_ha: `${row.area}`,
    }))
    files.part(FILES.zones, parting(csvRecords(await files.text(FILES.zones)), cells), FILES.view)
  }
  await ofNet(files, view)
  if (!files.has(FILES.ledger)) return
  const written = csvRecords(await files.text(FILES.ledger))
  const own = view.ledger.rows.map((row) =>
    Object.fromEntries(
      Object.keys(written[0] ?? {}).map((column) => {
        const cell = row[column as keyof typeof row] ?? ''
        return [column, column === 'memo' ? (cell ? 'memo' : '') : `${cell}`]
      }),
    ),
  )
  files.part(FILES.ledger, parting(written, own), FILES.view)
}

// The zones' sinks and their share of the emission.
async function ofNet(files: ProofFiles, { sinks }: ResultView): Promise<void> {
  if (!sinks || !files.has(FILES.net)) return
  const told = csvRecords(await files.text(FILES.net)).map(({ absorbed_t, sink_ratio }) => ({
    absorbed_t,
    sink_ratio,
  }))
  const own = sinks.zones.map(({ absorbed, ratio }) => ({
    absorbed_t: `${absorbed}`,
    sink_ratio: `${ratio ?? ''}`,
  }))
  files.part(FILES.net, parting(told, own), FILES.view)
}

async function ofRegister(files: ProofFiles, view: ResultView, register: WrittenRegister): Promise<void> {
  const { sectors, rows } = tableOfView(view)
  const { ledger, placement, lands, emissions } = register
  const terms = view.ledger.rows.map(({ terms: _, ...row }) => row)
  const land = sectors.map((sector, s) => [sector, rows.reduce((sum, row) => sum + row.areas[s]!, 0)])
  const areas = (row: (typeof rows)[number]) => exactSum([...row.areas, row.unclassified])
  const pairs: readonly (readonly [at: string, found: unknown, other: unknown])[] = [
    ['title', register.title, view.study.title],
    ['year', register.year, view.study.year],
    ['synthetic', register.synthetic, view.study.synthetic],
    ['ledger.rows', ledger.rows, terms],
    ['ledger.totals', ledger.totals, view.ledger.totals],
    ['ledger.notes', ledger.notes, view.ledger.notes],
    ['ledger.gwp', ledger.gwp, view.ledger.gwp],
    ['placement.zones', placement.zones, rows.map(({ id, name, nameEn }) => ({ id, name: nameEn ?? name }))],
    ['placement.sectors', placement.sectors, sectors],
    ['placement.placed', placement.placed, rows.map((row) => row.emissions)],
    ['placement.land', placement.land, rows.map((row) => row.areas)],
    ['placement.ground', placement.ground, rows.map(areas)],
    ['landOfSector', register.landOfSector, Object.fromEntries(land)],
    ['lands.zones', lands.zones.map(({ id, area }) => ({ id, area: area / HECTARE })), idsAndAreas(view)],
    ['lands.grid', lands.grid, view.grid],
    ['lands.legend', lands.legend, view.legend],
    ['lands.sectors', lands.sectors, sectors],
    ['emissions.unplaced', emissions.unplaced, view.unplaced],
    ['emissions.onGround', emissions.onGround.map(({ values }) => values), view.zones.map((z) => z.onGround)],
  ]
  for (const [at, found, other] of pairs) files.part(FILES.register, parting(found, other, at), FILES.view)
  if (register.weights.length === 0) {
    const rates = emissions.onLand.map(({ values }) => values)
    files.part(
      FILES.register,
      parting(
        rates,
        view.zones.map(({ onLand }) => onLand),
        'emissions.onLand',
      ),
      FILES.view,
    )
  }
  ofRates(files, view, register)
}

const idsAndAreas = (view: ResultView) => view.zones.map(({ id, area }) => ({ id, area }))

// Rates times their ground make what was placed, where nothing but area shares it.
function ofRates(files: ProofFiles, { zones, sectors }: ResultView, { placement }: WrittenRegister): void {
  zones.forEach(({ id, emissions, areas, onLand, onGround }, z) =>
    sectors.forEach((sector, s) => {
      const portions = placement.portions?.[z]?.[s]
      const made = portions
        ? exactSum(portions.map(({ amount }) => amount))
        : exactSum([onLand[s]! * areas[s]! * HECTARE, onGround[s]! * placement.ground[z]! * HECTARE])
      if (!sameNumber(made, emissions[s]!, TOLERANCE.patches))
        files.fault(
          portions ? FILES.register : FILES.view,
          `rates of ${sector} in zone ${id} make ${made} t of ${emissions[s]} t`,
        )
    }),
  )
}

// A certificate's rows prove each other: residuals are of their own stations, zones make their sector, and all of it closes.
function ofClosure(files: ProofFiles, closure: WrittenClosure): void {
  const wrong = (told: string) => files.fault(FILES.closure, told)
  const { sectors, zones } = closure
  const near = (a: number | undefined, b: number) => a === undefined || sameNumber(a, b, TOLERANCE.patches)
  for (const { sector, ledger, table, pixels, written, patches, ...row } of sectors) {
    const worst = [relativeResidual(table, ledger!), relativeResidual(pixels, ledger!)].reduce((a, b) =>
      Math.abs(b) > Math.abs(a) ? b : a,
    )
    const told = [
      ['residual', row.residual, worst],
      ['written_residual', row.written_residual, relativeResidual(written!, ledger!)],
      ['patches_residual', row.patches_residual, patches && relativeResidual(patches, table)],
    ] as const
    for (const [name, found, made] of told)
      if (found !== undefined && !near(found, made ?? 0))
        wrong(`${name} of ${sector} is ${found}, its stations make ${made}`)
    if (sector === 'total') continue
    const own = zones.filter((zone) => zone.sector === sector)
    for (const station of ['table', 'pixels', 'patches'] as const) {
      const sum = exactSum(own.map((zone) => zone[station] ?? 0))
      const whole = { table, pixels, patches }[station]
      if (own.length > 0 && !near(whole, sum))
        wrong(`${station} of ${sector} is ${whole}, its zones make ${sum}`)
    }
  }
  for (const { sector, zone, table, pixels, patches, residual, patches_residual } of zones)
    if (
      !near(residual, relativeResidual(pixels, table)) ||
      (patches !== undefined && !near(patches_residual, relativeResidual(patches, table)))
    )
      wrong(`the residuals of ${sector} in zone ${zone} are not those of its stations`)
  const whole = closes(closureRows(closure))
  if (closure.closes !== whole) wrong(`closes is ${closure.closes}, its rows say ${whole}`)
  files.part(FILES.closure, parting(closure.tolerance, TOLERANCE, 'tolerance'), 'the program')
}

function ofLand(files: ProofFiles, view: ResultView, closure: WrittenClosure): void {
  const { land } = closure
  const part = (at: string, found: unknown, other: unknown) =>
    files.part(FILES.closure, parting(found, other, at), FILES.view)
  part('unplaced', closure.unplaced, view.unplaced)
  const most = (rows: readonly (number | undefined)[]) =>
    rows.reduce<number>((largest, value) => Math.max(largest, Math.abs(value ?? 0)), 0)
  const proof = {
    residual: most([...closure.sectors, ...closure.zones].map(({ residual }) => residual)),
    written: most(closure.sectors.map(({ written_residual }) => written_residual)),
  }
  files.part(FILES.view, parting(view.closure, proof, 'closure'), FILES.closure)
  part(
    'land.unclassified',
    land.unclassified,
    view.zones.map(({ id, unclassified }) => ({ zone: id, area: unclassified })),
  )
  view.sectors.forEach((sector, s) => {
    const gained = exactSum(land.rules.filter((rule) => rule.sector === sector).map((rule) => rule.gained))
    const table = exactSum(view.zones.map(({ areas }) => areas[s]!))
    if (!sameNumber(gained, table, TOLERANCE.patches))
      files.fault(FILES.closure, `rules give ${sector} ${gained} ha, ${FILES.view} has ${table} ha`)
  })
}

// Rasters lie where the study's grid does.
async function ofPlace(files: ProofFiles, { grid, bands }: ResultView): Promise<void> {
  for (const name of [...bands.map(bandFile), FILES.classes]) {
    if (!files.has(name)) continue
    const [full] = await levelsOf(files.open(name), files.folder.zlib)
    const place = ({ width, height, affine, crs }: Raster['grid']) => ({
      width,
      height,
      affine,
      epsg: crs.epsg,
    })
    files.part(name, parting(full && place(full.grid), place(grid), 'grid'), FILES.view)
  }
}

async function ofStudy(files: ProofFiles, view: ResultView | undefined): Promise<void> {
  const provenance = await provenanceOf(files)
  if (!provenance) return
  const { sha256, value } = provenance.study
  const plain = new TextEncoder().encode(JSON.stringify(value))
  if ((await files.folder.hash(memorySource('study', plain))) !== sha256)
    files.fault(FILES.provenance, 'the study is not the one whose hash it tells')
  if (!view) return
  const part = (at: string, found: unknown, other: unknown) =>
    files.part(FILES.provenance, parting(found, other, at), FILES.view)
  // Formats of parcels change no result: a part may be written again in others.
  const asked = isOfRunBefore(provenance, 'register') ? { ...value, publish: view.study.publish } : value
  part('study.value', asked, view.study)
  part('software.version', provenance.software?.version, view.version)
  part('crs', provenance.crs, view.grid.crs.name)
}
