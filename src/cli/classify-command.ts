// How `cadastre classify` is called: its options and their help, without what does the work.
import type { Command } from 'commander'

/** Add the command to the program. */
export function addClassify(program: Command, wholeNumber: (text: string) => number): void {
  program
    .command('classify')
    .description('map land classes from a satellite scene by training polygons, and say how good the map is')
    .argument('<scene>', 'a multiband GeoTIFF, or a folder of band files (Landsat C2 L2, Sentinel-2 L2A)')
    .requiredOption('--training <file>', 'polygons of known class')
    .requiredOption(
      '--out <file>',
      'the map: a GeoTIFF; a legend (.csv) and a report (.json) are written beside it',
    )
    .option('--class-field <name>', 'field of the polygons that names the class (default: class)')
    .option('--method <name>', 'ml (Gaussian maximum likelihood) or forest (random forest)', 'ml')
    .option(
      '--priors <kind>',
      'ml: classes equally likely, or as frequent as their samples (equal, sample)',
      'equal',
    )
    .option('--reject <share>', 'ml: share of a class that may be left unclassed as too unlike it', '0')
    .option('--trees <n>', 'forest: number of trees', wholeNumber, 200)
    .option('--bands <names>', 'bands to use, e.g. 1,2,3 or SR_B2,SR_B3')
    .option('--mission <name>', 'whose bands a stack holds: landsat-8-9-l2, landsat-4-7-l2, sentinel-2-l2a')
    .option('--roles <list>', 'which band shows what, e.g. blue=1,green=2,red=3,nir=4,swir1=5')
    .option('--indices <names>', 'indices to add as bands: ndvi, ndbi, mndwi, bsi')
    .option('--no-mask', 'keep pixels that the quality band calls cloud or shadow')
    .option(
      '--split <share>',
      'share of the training pixels that teach, by whole polygons; the others test the map',
    )
    .option('--seed <n>', 'seed of the split and of the forest', '1')
    .option(
      '--majority <side>',
      'smooth by the most frequent class in a square of this odd side',
      wholeNumber,
      1,
    )
    .option('--sieve <pixels>', 'merge patches of fewer pixels into their largest neighbour', wholeNumber, 1)
    .option('--extract <class>', 'write the patches of one class as polygons, for land.industry.parks')
    .option('--min-area <area>', 'leave out patches below this area, e.g. 2ha or 5000m2', '0ha')
    .option('--parks <file>', 'where to write them (GeoJSON)', 'parks.geojson')
    .option('--gcp <file>', 'ground control points (CSV or JSON) to correct the scene by')
    .option('--order <name>', 'of the correction: shift, affine or second', 'affine')
    .option('--align-to <file>', 'reference image to shift the scene onto')
    .option(
      '--align-bands <pairs>',
      'bands compared, scene=reference, e.g. 4=1,3=2 (default: bands that show the same)',
    )
    .option('--resample <method>', 'of a corrected scene: nearest or bilinear', 'bilinear')
    .option('--threads <n>', 'worker threads (default: one a core)', wholeNumber)
    .option('--quiet', 'print errors only')
    .option('--json', 'print the report for machines')
    .addHelpText(
      'after',
      '\nExample:\n  cadastre classify scene.tif --training polygons.geojson --out classes.tif --split 0.5\n',
    )
    .action(async (scene, options) => (await import('./classify.ts')).classify(scene, options))
}
