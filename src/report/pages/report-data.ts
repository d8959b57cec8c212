// What the report page is made from.
import type { Unplaced } from '../../allocate/index.ts'
import type { ClosureRow, LayerOverlap, RuleArea, RuleLoss, ZoneTable } from '../../cadastre/index.ts'
import type { Issue } from '../../error.ts'
import type { Grid } from '../../grid/index.ts'
import type { Ledger } from '../../inventory/index.ts'
import type { Figure } from '../charts/figure.ts'
import type { Words } from '../words/words.ts'
import type { ToldRefinement } from './refinement.ts'
import type { ToldSinks } from './sinks-section.ts'

/** One total with what it was shared by. */
export interface SharingLine {
  readonly sector: string
  /** Zone or unit of the control; undefined for what the region has left. */
  readonly zone: string | undefined
  /** Ids of the zones it is shared over. */
  readonly zones: readonly string[]
  /** t CO2e a year. */
  readonly total: number
  readonly rung: string
  readonly by: string
}

/** All that the report tells. */
export interface ReportData {
  readonly title: string
  readonly year: number
  readonly synthetic: string | undefined
  readonly ledger: Ledger
  readonly table: ZoneTable
  readonly closure: readonly ClosureRow[]
  readonly unplaced: readonly Unplaced[]
  readonly coverage: 'exact' | 'centre'
  /** What every total was shared by, as closure.json tells it. */
  readonly sharing: readonly SharingLine[]
  readonly areaOfRules: readonly RuleArea[]
  readonly place: { readonly cover: Words; readonly zones: Words; readonly grid: Grid }
  readonly refinement: ToldRefinement | undefined
  /** Where the study asks for sinks. */
  readonly sinks?: ToldSinks | undefined
  readonly losses: readonly RuleLoss[]
  /** Known where parcels were traced. */
  readonly overlaps?: readonly LayerOverlap[] | undefined
  readonly inputs: readonly {
    readonly role: string
    readonly file: string
    readonly sha256?: string
    readonly version?: string
  }[]
  readonly version: string
  readonly issues: readonly Issue[]
  readonly figures: readonly Figure[]
}
