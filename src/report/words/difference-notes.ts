// Why a published total is not ours, in words for who decides: scope, processes, transport, gases, year, evidence.
import { boundaryOf, type PublicTotal } from '../../compare/index.ts'
import { told } from './chinese.ts'
import { formatNumber } from './scale.ts'
import { joined, type Text, type Words, words } from './words.ts'

interface OwnTotal {
  /** t a year. */
  readonly total: number
  readonly year: number
  readonly boundary: string
  readonly gases: string
}

const million = (tonnes: number) => `${formatNumber(tonnes / 1e6, 2)} Mt`

/** A paragraph for each total; one whose publisher nobody knows is said to be none to compare with. */
export function differenceNotes(
  own: OwnTotal,
  totals: readonly PublicTotal[],
  grids: readonly { readonly name: string; readonly total: number; readonly boundary: string }[],
): readonly Text[] {
  return [
    ...totals.map((row) =>
      note(own, {
        ...row,
        name: joined(told(row.inventory), ` ${row.year}`),
        unverified: row.evidence.startsWith('unverified'),
      }),
    ),
    ...grids.map((one) =>
      note(own, { ...one, name: words(one.name, one.name), year: own.year, gases: 'CO2', unverified: false }),
    ),
  ]
}

interface Other extends OwnTotal {
  readonly name: Words
  readonly unverified: boolean
}

// Totals whose difference is less than this share of ours are told to be the same.
const SAME = 1e-4

function note(own: OwnTotal, other: Other): Text {
  const gap = other.total - own.total
  const isSame = Math.abs(gap) < SAME * own.total
  const [more, moreZh] = gap < 0 ? ['less', '少'] : ['more', '多']
  const start = words(
    `${other.name.en} says ${million(other.total)}, ours is ${million(own.total)}: ${isSame ? 'the same' : `${million(Math.abs(gap))} ${more}`}. `,
    `${other.name.zh} 为 ${million(other.total)}，本研究为 ${million(own.total)}：${isSame ? '相同' : `${moreZh} ${million(Math.abs(gap))}`}。`,
  )
  if (other.unverified)
    return joined(
      start,
      words(
        'This number has no source: it was passed on without a publication, and none was found (unverified). Do not explain the gap, and do not quote it beside the others, before its publisher is known.',
        '这个数没有出处：它被转述而未附文献，也未查到任何发表来源（unverified）。在明确出处之前，不要解释这一差距，也不要将它与其他数并列引用。',
      ),
    )
  const reasons = reasonsOf(own, other)
  if (reasons.length === 0)
    return joined(
      start,
      words('Both count the same, by what their sources say.', '按各自来源的说明，两者口径相同。'),
    )
  return joined(
    start,
    words('They do not count the same. ', '两者口径不同。'),
    ...reasons,
    words(
      'How much each of these makes up is not published, so the gap is not divided among them here.',
      '每一项各占多少并未公布，因此此处不对差距作分解。',
    ),
  )
}

const SUBJECTS = {
  scope: words('Scope', '范围'),
  process: words('Processes', '工业过程'),
  transport: words('Transport', '交通'),
} as const

function reasonsOf(own: OwnTotal, other: Other): readonly Text[] {
  if (own.boundary === 'given')
    return [
      words(
        'Our totals were given to the study: what they count is for their source to say. ',
        '本研究的总量由外部给定，其口径见来源。',
      ),
    ]
  const [ours, theirs] = [boundaryOf(own.boundary), boundaryOf(other.boundary)]
  const differing =
    ours && theirs
      ? (['scope', 'process', 'transport'] as const).filter((key) => ours[key].en !== theirs[key].en)
      : []
  return [
    ...differing.map((key) =>
      joined(
        SUBJECTS[key],
        words(': theirs ', '：对方'),
        theirs![key],
        words('; ours ', '；本研究'),
        ours![key],
        words('. ', '。'),
      ),
    ),
    ...(own.gases === other.gases
      ? []
      : [
          words(
            `Gases: theirs ${other.gases}, ours ${own.gases}. `,
            `气体：对方 ${other.gases}，本研究 ${own.gases}。`,
          ),
        ]),
    ...(own.year === other.year
      ? []
      : [
          words(
            `Year: theirs ${other.year}, ours ${own.year}. `,
            `年份：对方 ${other.year}，本研究 ${own.year}。`,
          ),
        ]),
  ]
}
