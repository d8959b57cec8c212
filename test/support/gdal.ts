// GDAL and rasterio as independent oracles, where the machine has them.
import { spawnSync } from 'node:child_process'

const PYTHONS = ['/usr/bin/python3', 'python3']

/** A Python with rasterio, or undefined. */
export const python = PYTHONS.find((path) => spawnSync(path, ['-c', 'import rasterio, numpy']).status === 0)

/** Whether that Python has other modules too. */
export function pythonWith(modules: string): boolean {
  return python !== undefined && spawnSync(python, ['-c', `import ${modules}`]).status === 0
}

/** Run a Python script with arguments; returns what it prints as JSON. */
export function askPython<T>(script: string, ...args: string[]): T {
  const run = spawnSync(python!, ['-c', script, ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 })
  if (run.status !== 0) throw new Error(run.stderr)
  return JSON.parse(run.stdout) as T
}

/** Whether that Python has geopandas, which reads vector files through GDAL and GEOS. */
export const geopandas = python !== undefined && spawnSync(python, ['-c', 'import geopandas']).status === 0
