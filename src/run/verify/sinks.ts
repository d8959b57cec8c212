// Recomputes what land takes up from the tables of an output folder, and compares its rasters with them.
import { TOLERANCE } from '../../cadastre/index.ts'
import { readAll, readCsv } from '../../formats/index.ts'
import { exactSum } from '../../quantity/index.ts'
import { patchTotals, rasterTotal } from '../folder/output-sums.ts'
import { judged, type OutputFolder, type VerifiedSum } from './verified-sum.ts'

/** Table and columns of the parcels of sinks. */
const PARCELS = ['sinks', 'land', 'absorbed_t'] as const

type Cells = Readonly<Record<string, string>>

/** Checks by file, in the order they are told; `emissions` are the zones' totals of zones.csv by id. */
export function sinkChecks(folder: OutputFolder, emissions: ReadonlyMap<string, number>) {
  const rows = async (name: string): Promise<readonly Cells[]> => {
    const text = new TextDecoder().decode(await readAll(folder.open(name)!))
    return readCsv(text, name).rows.map(({ cells }) => cells)
  }
  const total = async (name: string, column: string) =>
    exactSum((await rows(name)).map((cells) => Number(cells[column])))
  const raster = (name: string) => rasterTotal(folder.open(name)!, folder.zlib)
  return {
    'sinks.csv': async () => landSums(await rows('sinks.csv'), await rows('net.csv')),
    'net.csv': async () => balances(await rows('net.csv'), emissions),
    'sinks.gpkg': async () => {
      const zones = await parcelBalances(folder, await rows('net.csv'))
      // Where no parcel that emits takes up too, every land has its parcels here.
      const apart = zones.filter(({ ofPatches }) => ofPatches === 0).map(({ id }) => id)
      const lands = (await rows('sinks.csv')).filter(({ zone }) => apart.includes(zone!))
      return [
        ...parcelSums(lands, await patchTotals(folder.open('sinks.gpkg')!, PARCELS)),
        ...zones.flatMap(({ sums }) => sums),
      ]
    },
    'rasters/sink.tif': async () => {
      const [table, found] = [await total('sinks.csv', 'absorbed_t'), await raster('rasters/sink.tif')]
      return [
        judged(
          { file: 'rasters/sink.tif', sector: 'sink', against: 'sinks.csv', zone: undefined, table, found },
          TOLERANCE.written,
        ),
      ]
    },
    'rasters/net.tif': async () => {
      const [table, found] = [await total('net.csv', 'net_t'), await raster('rasters/net.tif')]
      const scale = (await total('net.csv', 'emission_t')) + (await total('net.csv', 'absorbed_t'))
      return [
        judged(
          { file: 'rasters/net.tif', sector: 'net', against: 'net.csv', zone: undefined, table, found },
          TOLERANCE.written,
          scale,
        ),
      ]
    },
  } satisfies Record<string, () => Promise<readonly VerifiedSum[]>>
}

// Hectares × coefficient of every row, added up by zone.
function landSums(lands: readonly Cells[], zones: readonly Cells[]): VerifiedSum[] {
  const rows = lands.flatMap(({ zone, land, ha, coefficient, absorbed_t, status }) => {
    if (status !== '') return []
    const [table, found] = [Number(absorbed_t), Number(ha) * Number(coefficient)]
    return [
      judged(
        { file: 'sinks.csv', sector: land!, against: 'sinks.csv', zone, table, found },
        TOLERANCE.patches,
      ),
    ]
  })
  const sums = zones.map(({ id, absorbed_t }) => {
    const own = lands.filter(({ zone, status }) => zone === id && status === '')
    const found = exactSum(own.map(({ ha, coefficient }) => Number(ha) * Number(coefficient)))
    const table = Number(absorbed_t)
    return judged(
      { file: 'sinks.csv', sector: 'sink', against: 'net.csv', zone: id, table, found },
      TOLERANCE.memory,
    )
  })
  return [...sums, ...rows.filter(({ holds }) => !holds)]
}

// Parcels of each zone and land.
function parcelSums(lands: readonly Cells[], totals: Awaited<ReturnType<typeof patchTotals>>): VerifiedSum[] {
  return lands
    .filter(({ status }) => status === '')
    .map(({ zone, land, absorbed_t }) => {
      const [table, found] = [Number(absorbed_t), totals.get(`${zone}/${land}`)?.value ?? 0]
      return judged(
        { file: 'sinks.gpkg', sector: land!, against: 'sinks.csv', zone, table, found },
        TOLERANCE.patches,
      )
    })
}

// What the parcels of a zone take up and their balance, those that emit and those that do not together.
async function parcelBalances(folder: OutputFolder, zones: readonly Cells[]) {
  const totals = async (column: string) => {
    const emitting = folder.open('patches.gpkg')
    const own = emitting && (await patchTotals(emitting, ['patches', 'zone', column]))
    const others = await patchTotals(folder.open('sinks.gpkg')!, ['sinks', 'zone', column])
    return (id: string) =>
      [own, others].map((sums) => sums?.get(`${id}/${id}`)?.value ?? 0) as [number, number]
  }
  const [absorbed, net] = [await totals('absorbed_t'), await totals('net_t')]
  return zones.map(({ id, emission_t, absorbed_t, net_t }) => {
    const scale = Number(emission_t) + Number(absorbed_t)
    const held = (what: string, table: string | undefined, found: number) =>
      judged(
        { file: 'sinks.gpkg', sector: what, against: 'net.csv', zone: id, table: Number(table), found },
        TOLERANCE.patches,
        scale,
      )
    return {
      id: id!,
      ofPatches: absorbed(id!)[0],
      sums: [
        held('sink of all parcels', absorbed_t, exactSum(absorbed(id!))),
        held('net of all parcels', net_t, exactSum(net(id!))),
      ],
    }
  })
}

// Emission as zones.csv has it, less the sink.
function balances(zones: readonly Cells[], emissions: ReadonlyMap<string, number>): VerifiedSum[] {
  return zones.map(({ id, emission_t, absorbed_t, net_t }) => {
    const emission = emissions.get(id!) ?? Number.NaN
    const scale = emission + Number(absorbed_t)
    const found = exactSum([Number(net_t), Number(absorbed_t)])
    const apart = Math.max(Math.abs(found - emission), Math.abs(Number(emission_t) - emission))
    const worst = apart === Math.abs(found - emission) ? found : Number(emission_t)
    return judged(
      { file: 'net.csv', sector: 'net', against: 'zones.csv', zone: id, table: emission, found: worst },
      TOLERANCE.memory,
      scale,
    )
  })
}
