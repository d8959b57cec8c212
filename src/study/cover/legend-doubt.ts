// Whether a raster is of another product than its legend: codes of products are alike, their colour tables are not.
import { type Issue, warning } from '../../error.ts'
import { legend, legendNames, legendOfFile } from '../../land/index.ts'
import { listed } from '../../quantity/index.ts'
import type { OpenedRaster } from './open-raster.ts'

// Fewer colours than these may agree by chance.
const LEAST_COLORS = 5

// A table is a product's where this share of the product's colours stands at their codes, and surely not where less than half does.
const MOST = 0.8
const HALF = 0.5

/**
 * A warning where a raster is of another product than the shipped legend that is named: by its colour table, or by
 * the name that publishers give to their files.
 */
export async function doubtLegend(
  file: string,
  { palette }: Pick<OpenedRaster, 'palette'>,
  named: string,
): Promise<readonly Issue[]> {
  if (!legend(named)) return []
  const colors = await palette?.()
  if (colors && shareOf(colors, named) >= HALF) return []
  const products = colors ? legendNames().filter((name) => shareOf(colors, name) >= MOST) : []
  if (products.length > 0) return [doubt(file, named, `the colour table of ${listed(products)}`)]
  const product = legendOfFile(file.split('\n')[0]!)
  return product === undefined || product === named
    ? []
    : [doubt(file, named, `a file named like those of ${product}`)]
}

const doubt = (file: string, named: string, found: string) =>
  warning(
    'cover.legend',
    [file],
    found,
    `a raster of ${named}, as the legend says`,
    'The same codes mean other things there: name the legend of the product that the raster is of.',
  )

// Share of a legend's codes that a table of bytes can have at their own colour; black and white are colours of any table.
function shareOf(colors: readonly string[], name: string): number {
  const told = legend(name)!.entries.filter(
    ({ code, color }) => code < 256 && color !== '#000000' && color !== '#ffffff',
  )
  if (told.length < LEAST_COLORS) return 0
  return told.filter(({ code, color }) => colors[code] === color).length / told.length
}
