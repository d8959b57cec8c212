// The files a study names, each with the part it plays.
import type { Study } from './schema.ts'

export interface InputFile {
  readonly role: string
  readonly file: string
}

/** Every file of a study in the order of the study file; shipped sets and legends are not files. */
export function inputFiles({ inventory, land, zones, allocate }: Study): readonly InputFile[] {
  const one = (role: string, file: string | undefined): InputFile[] =>
    file === undefined ? [] : [{ role, file }]
  return [
    ...one('balance', inventory.balance),
    ...one('consumption by industry', inventory.industries),
    ...one('agricultural inputs', inventory.agriculture_inputs),
    ...one('factor set', /\.csv$/i.test(inventory.factors) ? inventory.factors : undefined),
    ...one('factor overrides', inventory.overrides),
    ...one('land cover', land.cover),
    ...one('legend', /\.csv$/i.test(land.legend) ? land.legend : undefined),
    ...(land.industry?.parks ?? []).map(({ file }) => ({ role: 'parks', file })),
    ...(land.industry?.enterprises ?? []).map(({ file }) => ({ role: 'enterprises', file })),
    ...one('zones', zones.file),
    ...one('control totals', allocate.controls),
  ]
}
