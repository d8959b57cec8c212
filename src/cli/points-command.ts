// How `cadastre points` is called: its options and their help, without what does the work.
import type { Command } from 'commander'

/** Add the command to the program. */
export function addPoints(program: Command, wholeNumber: (text: string) => number): void {
  program
    .command('points')
    .description('fetch enterprises of a map platform as points in WGS 84, for land.industry.enterprises')
    .requiredOption('--platform <name>', 'baidu, amap or overpass (OpenStreetMap)')
    .requiredOption('--area <file>', 'polygons to search, e.g. the districts')
    .requiredOption(
      '--out <file>',
      'the points (GeoJSON); an interrupted search goes on from a journal beside it',
    )
    .option('--what <kind>', 'factories, companies, parks …: a kind of the table of categories', 'factories')
    .option('--categories <file>', 'your own table of categories, in place of poi-categories.csv')
    .option('--near <metres>', 'records of one name within this distance are one enterprise', '50')
    .option(
      '--cap <n>',
      'places of one query from which it is divided (default: the platform’s)',
      wholeNumber,
    )
    .option('--rate <n>', 'requests a second (default: what the platform allows)')
    .option('--url <address>', 'address of the platform, e.g. of an Overpass server of your own')
    .option('--datum <name>', 'datum of the area’s file: wgs84, gcj02 or bd09', 'wgs84')
    .option('--quiet', 'print errors only')
    .option('--json', 'print a summary for machines')
    .addHelpText(
      'after',
      [
        '',
        'Keys come from the environment and are written nowhere: CADASTRE_BAIDU_KEY, CADASTRE_AMAP_KEY.',
        'Other addresses: --url, or CADASTRE_BAIDU_URL, CADASTRE_AMAP_URL, CADASTRE_OVERPASS_URL.',
        '',
        'Example:',
        '  cadastre points --platform overpass --area districts.geojson --what factories --out points.geojson',
        '',
      ].join('\n'),
    )
    .action(async (options) => (await import('./points.ts')).points(options))
}
