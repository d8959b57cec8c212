// An output folder as an RO-Crate 1.1: which inputs and software made which files, under which licence.
import { type DatasetFacts, METHOD, mediaType, mediaTypeOfInput } from './dataset-facts.ts'
import { STAC_FILES } from './stac.ts'

/** The name that RO-Crate asks for. */
export const RO_CRATE_FILE = 'ro-crate-metadata.json'

type Entity = Readonly<Record<string, unknown>>

const ref = (id: string) => ({ '@id': id })

/** The metadata document. Its date of publication is the end of the study's year: bytes depend on no clock. */
export function roCrate(described: DatasetFacts): Entity {
  const facts = { ...described, files: [...described.files, ...Object.values(STAC_FILES)] }
  const inputs = facts.inputs.map((input, i) => ({ ...input, id: `#input-${i + 1}` }))
  return {
    '@context': 'https://w3id.org/ro/crate/1.1/context',
    '@graph': [
      {
        '@id': RO_CRATE_FILE,
        '@type': 'CreativeWork',
        conformsTo: ref('https://w3id.org/ro/crate/1.1'),
        about: ref('./'),
      },
      dataset(facts),
      ...facts.files.map((file) => ({
        '@id': file,
        '@type': 'File',
        name: file,
        encodingFormat: mediaType(file),
      })),
      ...inputs.map(({ id, role, file, bytes, sha256, version }) => ({
        '@id': id,
        '@type': 'CreativeWork',
        name: `${role}: ${file}`,
        encodingFormat: mediaTypeOfInput(file),
        contentSize: String(bytes),
        ...(sha256 !== undefined && { identifier: `sha256:${sha256}` }),
        ...(sha256 === undefined && version !== undefined && { identifier: `version:${version}` }),
      })),
      {
        '@id': '#factors',
        '@type': 'CreativeWork',
        name: `emission factors ${facts.factors}; global warming potentials ${facts.gwp}`,
        description: 'Each row of inventory.csv names the source of its factor.',
      },
      { '@id': '#software', '@type': 'SoftwareApplication', name: 'carbon-cadastre', version: facts.version },
      { '@id': METHOD.doi, '@type': 'ScholarlyArticle', name: METHOD.name },
      {
        '@id': '#run',
        '@type': 'CreateAction',
        name: `carbon-cadastre ${facts.version} solved ${facts.title}`,
        instrument: ref('#software'),
        object: [...inputs.map(({ id }) => ref(id)), ref('#factors')],
        result: facts.files.map(ref),
      },
      ...licence(facts),
    ],
  }
}

function dataset({ title, year, synthetic, license, files }: DatasetFacts): Entity {
  return {
    '@id': './',
    '@type': 'Dataset',
    name: `Carbon cadastre: ${title}`,
    description: `Emissions of greenhouse gases of ${title} in ${year}, from the energy balance to the land parcel.${synthetic ? ` Note: ${synthetic}.` : ''}`,
    datePublished: `${year}-12-31`,
    temporalCoverage: `${year}-01-01/${year}-12-31`,
    license: license === undefined ? 'not stated by the study' : ref(`https://spdx.org/licenses/${license}`),
    citation: ref(METHOD.doi),
    mentions: ref('#run'),
    hasPart: files.map(ref),
  }
}

function licence({ license }: DatasetFacts): Entity[] {
  if (license === undefined) return []
  return [{ '@id': `https://spdx.org/licenses/${license}`, '@type': 'CreativeWork', name: license }]
}
