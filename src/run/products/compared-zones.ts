// The zones of a run as outlines in WGS 84: those its register holds, or the same zones from another file.
import { fault, type Issue } from '../../error.ts'
import { openZones, type Study, type World } from '../../study/index.ts'
import { type Feature, mapFeatures, shapeOutline, transformer, wgs84 } from '../../vector/index.ts'
import type { Register } from '../folder/register.ts'

/** Outlines that the register holds, in the order of its zones. */
export function registeredZones({ lands }: Pick<Register, 'lands'>): readonly Feature[] {
  const zones = lands.zones.map(({ id }, z) => ({
    id,
    properties: {},
    geometry: shapeOutline(lands.shapes, z, lands.grid),
  }))
  return mapFeatures(zones, transformer(lands.grid.crs, wgs84()))
}

/**
 * The register's zones as a file tells them, of any format and system that a study may name; what the study says of its
 * own file holds for a file of that name. Every fault is among the issues.
 */
export async function zonesOfFile(
  file: string,
  study: Study,
  { lands }: Pick<Register, 'lands'>,
  world: World,
  issues: Issue[],
): Promise<readonly Feature[]> {
  const nameOf = (path: string) => path.replace(/^.*[/\\]/, '')
  const { id, name } = study.zones
  const zones = nameOf(file) === nameOf(study.zones.file) ? { ...study.zones, file } : { file, id, name }
  const opened = await openZones({ ...study, zones }, world, lands.grid, issues)
  const found = lands.zones.map((zone) => opened.zones.findIndex((other) => other.id === zone.id))
  const lost = lands.zones.filter((_, z) => found[z]! < 0).map((zone) => zone.id)
  if (lost.length > 0 && opened.zones.length > 0)
    issues.push(
      fault(
        'zones.lost',
        [file, id],
        `no zone ${lost.join(', ')}`,
        'every zone of the run',
        'Give a file of the zones that the study names.',
      ),
    )
  const features = found.flatMap((at) => (at < 0 ? [] : [opened.features[at]!]))
  return mapFeatures(features, transformer(lands.grid.crs, wgs84()))
}
