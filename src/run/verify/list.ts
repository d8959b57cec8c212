// Files that are written together, and those that other files name: one that is gone with its line in the list is missed.
import { RO_CRATE_FILE, STAC_FILES } from '../../report/index.ts'
import { bandFile, FILES, type ProofFiles } from './proof-files.ts'
import { closureOf, filesOfCrate, filesOfItem, provenanceOf, viewOf } from './written-json.ts'

// Written by every run of the kind: one of them tells that the others were there.
const METADATA = [STAC_FILES.item, STAC_FILES.collection, RO_CRATE_FILE]
const TABLES = [
  FILES.zones,
  FILES.ledger,
  ...['sectors-carriers.csv', 'gpc.csv', 'views.csv', 'sankey.json', 'ecrf.xlsx', 'provincial.xlsx'].map(
    (name) => `inventory/${name}`,
  ),
]
const REGISTER = [FILES.register, FILES.view, FILES.classes]
const SINKS = [FILES.sinks, FILES.net]

/** Tell every file that others of the folder speak of and the list lacks. */
export async function missedFiles(files: ProofFiles): Promise<void> {
  const { listed } = files
  const told = new Set<string>()
  const miss = (name: string, why: string) => {
    if (listed.has(name) || told.has(name)) return
    told.add(name)
    files.fault(name, `not listed, but ${why}`)
  }
  const bands = await bandsOf(files)
  // A folder of answers alone (a scenario, intervals) has none of these.
  const ofRun = [...METADATA, ...TABLES, ...REGISTER, ...bands, FILES.parcels, FILES.report]
  const witness = ofRun.find((name) => listed.has(name))
  if (witness)
    for (const name of [FILES.closure, FILES.provenance]) miss(name, `written together with ${witness}`)
  const together = (names: readonly string[]) => {
    const there = names.find((name) => listed.has(name))
    if (there) for (const name of names) miss(name, `written together with ${there}`)
  }
  for (const names of [METADATA, TABLES, REGISTER, bands, SINKS]) together(names)
  for (const name of listed)
    if (name.endsWith('.shp')) together(['.shp', '.shx', '.dbf'].map((end) => name.slice(0, -4) + end))
  const closure = await closureOf(files)
  if (closure?.parcels !== undefined) miss(FILES.parcels, `${FILES.closure} tells its parcels`)
  for (const name of (await filesOfItem(files)) ?? []) miss(name, `${STAC_FILES.item} names it`)
  for (const name of (await filesOfCrate(files)) ?? []) miss(name, `${RO_CRATE_FILE} names it`)
  const provenance = await provenanceOf(files)
  if (provenance && !provenance.only)
    for (const name of ofRun) miss(name, `${FILES.provenance} tells a whole run`)
}

async function bandsOf(files: ProofFiles): Promise<readonly string[]> {
  const view = await viewOf(files)
  const header = files.has(FILES.zones) ? (await files.text(FILES.zones)).split('\n', 1)[0]! : ''
  const ofTable = header.split(',').flatMap((name) => (/_t$/.test(name) ? [name.slice(0, -2)] : []))
  const bands = [...(view?.bands ?? ofTable), ...(view?.sinks ? ['sink', 'net'] : [])]
  return bands.map(bandFile)
}
