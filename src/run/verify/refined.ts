// What refinement changed, as the tables of `land/` and the certificate tell it.
import { TOLERANCE } from '../../cadastre/index.ts'
import { exactSum } from '../../quantity/index.ts'
import { FILES, type ProofFiles } from './proof-files.ts'
import { csvRecords, parting, sameNumber } from './told-twice.ts'
import type { WrittenClosure } from './written-json.ts'

/** Hold the tables of a refinement against the certificate; nothing where nothing was refined. */
export async function refinementTables(files: ProofFiles, { land }: WrittenClosure): Promise<void> {
  if (!land.refinement) return
  const { zones, confusion, area } = land.refinement
  const hold = async (name: string, own: readonly Readonly<Record<string, unknown>>[]) => {
    if (!files.has(name)) return
    const columns = Object.keys(own[0] ?? {})
    const told = csvRecords(await files.text(name)).map((row) =>
      Object.fromEntries(columns.map((column) => [column, row[column]])),
    )
    files.part(name, parting(told, own), FILES.closure)
  }
  await hold(
    'land/refinement.csv',
    zones.map(({ zone, code, before, after, gained, lost }) => ({
      zone,
      code: `${code}`,
      before_ha: `${before}`,
      after_ha: `${after}`,
      gained_ha: `${gained}`,
      lost_ha: `${lost}`,
    })),
  )
  await hold(
    'land/confusion.csv',
    confusion.map(({ cover, reference, area }) => ({
      cover_code: `${cover}`,
      reference_code: `${reference ?? ''}`,
      area_ha: `${area}`,
    })),
  )
  const whole = exactSum(confusion.map((row) => row.area))
  if (!sameNumber(whole, area, TOLERANCE.patches))
    files.fault(FILES.closure, `refined ground is ${area} ha, its codes make ${whole} ha`)
}
