// Six ways to break the example, each as the files of a folder.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

type Files = Record<string, string | Uint8Array>

const whole = (example: string): Files =>
  Object.fromEntries(
    [
      'study.yaml',
      'energy-balance.csv',
      'landuse.tif',
      'districts.geojson',
      'parks.geojson',
      'enterprises.csv',
      'context.csv',
    ].map((name) => [name, new Uint8Array(readFileSync(join(example, name)))]),
  )

const text = (files: Files, name: string) => new TextDecoder().decode(files[name] as Uint8Array)

const broken = (name: string, change: (files: Files) => Files) => ({
  name,
  files: (example: string): Files => {
    const files = whole(example)
    return { ...files, ...change(files) }
  },
})

/** Each with a name and the files of a study that cannot run. */
export const BROKEN = [
  broken('a balance with an unknown carrier', (files) => ({
    'energy-balance.csv': text(files, 'energy-balance.csv').replace('raw-coal', 'raw-cole'),
  })),
  broken('a land cover that is cut off', (files) => ({
    'landuse.tif': (files['landuse.tif'] as Uint8Array).slice(0, -40),
  })),
  broken('a land cover that is no raster', () => ({ 'landuse.tif': 'not a raster\n' })),
  broken('districts without the id the study names', (files) => ({
    'districts.geojson': text(files, 'districts.geojson').replaceAll('"adcode"', '"code"'),
  })),
  broken('a study file with a misspelt key', (files) => ({
    'study.yaml': text(files, 'study.yaml').replace('buffer:', 'bufer:'),
  })),
  broken('enterprises whose coordinates are words', (files) => ({
    'enterprises.csv': text(files, 'enterprises.csv').replace('118.983581', 'east'),
  })),
]
