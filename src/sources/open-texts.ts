// The texts of an open study: the study file with the balance left to fill in, and what its readers must know of it.
import type { OpenSource } from './open-data.ts'

/** What the texts tell. */
export interface OpenFacts {
  readonly city: string
  readonly year: number
  readonly parks: number
  readonly works: number
  readonly plants: number
}

/** The study file; it runs once the balance is filled in. */
export function openStudyText({ city, year, parks, works, plants }: OpenFacts): string {
  const lines = [
    `# ${city.replace(/\s+/g, ' ')} from open data, written by \`cadastre init --open\`. README.md says where each layer comes from and what is weaker.`,
    '# Fill in energy-balance.csv, then: cadastre check study.yaml; cadastre run study.yaml --out out',
    `title: ${JSON.stringify(`${city} ${year}`)}`,
    `year: ${year}`,
    '',
    'inventory:',
    '  balance: energy-balance.csv # flow, branch, carrier, amount, unit; see the file’s own rows',
    '  factors: ipcc-2006 # a shipped set (`cadastre factors list`) or a CSV',
    '  gwp: ar5',
    ...(plants > 0
      ? [
          '  view: producer # power plants carry their own carbon; `consumer`, the paper’s view, needs `points` below removed',
        ]
      : [
          '  # view: consumer # who carries the carbon of power and heat: consumers, or the plants (`producer`)',
        ]),
    '  electricity:',
    '    from: balance',
    '    # imports: { factor: 0.5617, unit: t/MWh, source: … } # of electricity that is moved in, in the consumer’s view',
    '  # instead of a balance, totals that are known, t CO2e a year:',
    '  # totals: { industry: 0, urban: 0, agriculture: 0, rural: 0 }',
    '',
    'land:',
    '  cover: worldcover.tif # ESA WorldCover, 10 m',
    '  legend: esa-worldcover',
    '  split: { min_area: 50 ha } # built-up ground: settlements of at least this size are urban, smaller ones rural',
    ...industryLines(parks, works),
    '',
    'zones:',
    '  file: districts.geojson',
    '  id: id',
    '  name: name',
    '  name_en: name_en',
    '',
    'allocate:',
    '  by: area',
    '  fallback: region # a total of a district without land of its sector goes to that sector’s land elsewhere',
    ...(plants > 0
      ? [
          '  points:',
          '    - file: power-plants.geojson',
          '      name: name',
          '      branch: power-heat',
          '      emission: co2_t # reckoned from generation: only proportions are meant, hence',
          '      unit: t',
          '      exceed: scale',
          '      buffer: 300 m',
        ]
      : []),
    '',
    'coverage: exact',
  ]
  return `${lines.join('\n')}\n`
}

function industryLines(parks: number, works: number): string[] {
  if (parks + works === 0)
    return ['  # industry: { parks: parks.geojson } # OpenStreetMap has no industrial land here']
  return [
    '  industry:',
    ...(parks > 0 ? ['    parks: { file: parks.geojson, name: industrial land }'] : []),
    ...(works > 0
      ? ['    enterprises: { file: works.geojson, name: works } # or what `cadastre points` fetches']
      : ['    # enterprises: points.geojson # what `cadastre points` fetches']),
    '    buffer: 15 m',
  ]
}

/** What the sources were when they were read. */
export interface OpenState {
  readonly boundaries: string
  /** State of the map, or source and licence of the boundary file. */
  readonly state: string
  readonly tiles: readonly string[]
}

/** The README of the study's folder: layers, licences, attributions, and what is weaker than the paper's inputs. */
export function openReadme(facts: OpenFacts, sources: readonly OpenSource[], state: OpenState): string {
  const layers = [
    ['districts.geojson', state.boundaries],
    ...(facts.parks > 0 ? [['parks.geojson', 'OpenStreetMap: landuse=industrial']] : []),
    ...(facts.works > 0 ? [['works.geojson', 'OpenStreetMap: man_made=works']] : []),
    ['worldcover.tif', `the window of ${state.tiles.map((name) => name.replace(/.*\//, '')).join(', ')}`],
    ...(facts.plants > 0
      ? [['power-plants.geojson', 'WRI: plants of fossil fuel inside the districts']]
      : []),
    ['energy-balance.csv or .xlsx', 'a template: yours to fill in'],
  ]
  return [
    `# ${facts.city} ${facts.year}: a study from open data`,
    '',
    'Fill in the energy balance, then `cadastre check study.yaml` and `cadastre run study.yaml --out out`.',
    '',
    '## Layers',
    '',
    ...layers.map(([file, source]) => `- \`${file}\`: ${source}`),
    ...(state.state ? ['', `State of the boundaries’ source: ${state.state}.`] : []),
    '',
    '## Licences and attribution',
    '',
    ...sources.map(({ title, licence, attribution }) => `- ${title}: ${licence}. ${attribution}.`),
    '',
    'Whoever publishes maps made from these layers names their sources. OpenStreetMap’s database licence also asks that a database',
    'derived from it be shared alike.',
    '',
    '## What is weaker than the inputs of the paper',
    '',
    ...sources.map(({ title, weaker }) => `- **${title}.** ${weaker}`),
    '- **Energy balance.** None is open for every city: without your own, nothing is mapped.',
    '- **Enterprises.** The paper had the places of a map platform; `cadastre points` fetches such a layer.',
    '',
  ].join('\n')
}
