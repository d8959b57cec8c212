// How `cadastre init` is called: its options and their help, without what does the work.
import type { Command } from 'commander'

const gather = (text: string, before: readonly string[] = []) => [...before, text]

// Options that say something to --open only.
const OF_OPEN = ['out', 'year', 'boundaries', 'relation', 'country', 'from', 'url']

/** Add the command to the program. */
export function addInit(program: Command): void {
  program
    .command('init')
    .description(
      'write a commented study file and templates of its inputs; with --open, a city from open data',
    )
    .argument('<folder>', 'a new or empty folder; with --open, the name of a city')
    .option(
      '--balance <form>',
      'form of the balance template: tidy (CSV) or yearbook (XLSX, bilingual)',
      'tidy',
    )
    .option('--open', 'boundaries, land cover, industry and power plants of a city from open data')
    .option('--out <folder>', 'with --open: the new folder (default: the city’s name)')
    .option('--year <n>', 'with --open: year of the study; WorldCover is of 2020 or 2021', '2020')
    .option('--boundaries <source>', 'with --open: overpass or geoboundaries', 'overpass')
    .option(
      '--relation <id>',
      'with --open: the city’s relation in OpenStreetMap, where its name is not enough',
    )
    .option('--country <code>', 'with --open: ISO 3166 code of three letters, for geoboundaries')
    .option('--from <folder>', 'with --open: files downloaded by hand, used in place of the web')
    .option(
      '--url <name=address>',
      'with --open: another address of overpass, worldcover, geoboundaries or plants (…#sha256=HEX is checked)',
      gather,
    )
    .option('--quiet', 'print errors only')
    .option('--json', 'print the files written for machines')
    .addHelpText(
      'after',
      [
        '',
        'Example:',
        '  cadastre init my-city',
        '  cadastre init my-city --balance yearbook',
        '  cadastre init "Shenzhen" --open --out shenzhen',
        '',
      ].join('\n'),
    )
    .action(async (folder, options, command) => {
      if (options.open) return (await import('./init-open.ts')).initOpen(folder, options)
      const given = OF_OPEN.filter((name) => command.getOptionValueSource(name) === 'cli')
      return (await import('./init.ts')).init(folder, options, given)
    })
}
