// Asks a platform for all places of an area: cells are divided until none meets the cap; a journal remembers each.
import { fault, type Issue, isInputError, warning } from '../error.ts'
import type { Extent } from '../vector/index.ts'
import type { Answer, Place, Platform, Question } from './platform.ts'
import { quarters } from './quarters.ts'
import type { SearchArea } from './search-area.ts'
import type { Web } from './web.ts'

/** Lines put aside as they are known, so that an interrupted search goes on. */
export interface CellJournal {
  readonly lines: readonly string[]
  append(line: string): void
}

/** What is asked. */
export interface Search {
  readonly platform: Platform
  readonly key: string | undefined
  readonly terms: readonly string[]
  readonly area: SearchArea
  /** Places of one query from which it may have been cut. */
  readonly cap: number
  /** Milliseconds between requests. */
  readonly pause: number
  /** Hears the share of the ground that is done. */
  readonly progress?: (share: number) => void
}

/** All places; or those that came before the platform said stop, with what it said. */
export interface Found {
  readonly places: readonly Place[]
  readonly cells: number
  readonly requests: number
  readonly issues: readonly Issue[]
  readonly stopped: readonly Issue[] | undefined
}

interface Cell {
  readonly term: string
  /** Quarters from the whole area down, 0 … 3 each. */
  readonly path: string
  readonly extent: Extent
}

type Entry =
  | { readonly cell: string; readonly divided: true }
  | { readonly cell: string; readonly places: readonly Place[]; readonly cut: boolean }

type Outcome =
  | { readonly kind: 'places'; readonly places: readonly Place[]; readonly cut: boolean }
  | { readonly kind: 'divide' }
  | { readonly kind: 'stop'; readonly issues: readonly Issue[] }

/** Degrees below which a cell is not divided: about a metre, the precision of platforms' coordinates. */
const SMALLEST = 1e-5
const ATTEMPTS = 6
const FIRST_WAIT = 500

/** Search the area; what a former, interrupted search put in the journal is not asked again. */
export async function collectPlaces(search: Search, web: Web, journal: CellJournal): Promise<Found> {
  const known = new Map(journal.lines.map(entryOf).map((entry) => [entry.cell, entry]))
  const state = { requests: 0, cells: 0, places: [] as Place[], issues: [] as Issue[] }
  const open: Cell[] = search.terms.map((term) => ({ term, path: '', extent: search.area.extent })).reverse()
  const note = (entry: Entry) => journal.append(JSON.stringify(entry))
  let left = 1
  const pass = (cell: Cell) => {
    left -= 4 ** -cell.path.length / search.terms.length
    search.progress?.(1 - left)
  }
  for (let cell = open.pop(); cell; cell = open.pop()) {
    const name = `${cell.term} ${cell.path}`
    const before = known.get(name)
    const outcome = before ? outcomeOf(before) : await askCell(search, cell, web, state)
    if (outcome.kind === 'stop') return { ...state, stopped: outcome.issues }
    if (outcome.kind === 'divide') {
      if (!before) note({ cell: name, divided: true })
      for (const quarter of quartersOf(cell)) {
        if (search.area.touches(quarter.extent)) open.push(quarter)
        else pass(quarter)
      }
      continue
    }
    if (outcome.cut) state.issues.push(crowded(cell, outcome.places.length))
    if (!before) note({ cell: name, places: outcome.places, cut: outcome.cut })
    state.cells++
    pass(cell)
    for (const place of outcome.places) state.places.push(place)
  }
  return { ...state, stopped: undefined }
}

// The host gives whole lines, and the file's first line vouches for who wrote them.
const entryOf = (line: string) => JSON.parse(line) as Entry

function outcomeOf(entry: Entry): Outcome {
  return 'divided' in entry ? { kind: 'divide' } : { kind: 'places', places: entry.places, cut: entry.cut }
}

const quartersOf = ({ term, path, extent }: Cell): Cell[] =>
  quarters(extent).map((quarter, i) => ({ term, path: `${path}${i}`, extent: quarter }))

// The first page says how many there are: a cell that has to be divided costs one request.
async function askCell(search: Search, cell: Cell, web: Web, state: { requests: number }): Promise<Outcome> {
  const { platform, cap } = search
  const divisible =
    Math.max(cell.extent.maxX - cell.extent.minX, cell.extent.maxY - cell.extent.minY) > SMALLEST
  const places = new Map<string, Place>()
  // A page behind the last may say that there are none at all.
  let total = 0
  for (let page = platform.firstPage; ; page++) {
    const question = { term: cell.term, cell: cell.extent, page }
    const answer = await ask(search, question, web, state)
    if (answer.kind === 'divide' && divisible) return { kind: 'divide' }
    if (answer.kind !== 'page') return { kind: 'stop', issues: stopOf(platform, answer) }
    total = Math.max(total, answer.total)
    if (total >= cap && divisible) return { kind: 'divide' }
    const before = places.size
    for (const place of answer.places.map(withId)) places.set(place.id, place)
    const isWhole = places.size >= Math.min(total, cap)
    const ranDry = places.size === before
    // Pages that run out before the number that was told hide what shows in smaller cells.
    if (!isWhole && ranDry && divisible) return { kind: 'divide' }
    if (isWhole || ranDry)
      return { kind: 'places', places: [...places.values()], cut: !isWhole || total >= cap }
  }
}

// A record without an id is known by its name and place.
const withId = (place: Place): Place =>
  place.id === '' ? { ...place, id: `${place.name}@${place.lon},${place.lat}` } : place

type Told = Answer | { readonly kind: 'unreachable'; readonly issues: readonly Issue[] }

async function ask(search: Search, question: Question, web: Web, state: { requests: number }): Promise<Told> {
  const { platform, key, pause } = search
  const { keyParameter } = platform
  const secrets = keyParameter !== undefined && key !== undefined ? { secrets: { [keyParameter]: key } } : {}
  let answer: Answer | undefined
  for (let tried = 0; tried < ATTEMPTS; tried++) {
    if (state.requests > 0) await web.wait(tried > 0 ? FIRST_WAIT * 2 ** (tried - 1) : pause)
    state.requests++
    try {
      answer = platform.answer(await web.request({ ...platform.call(question), ...secrets }), question)
    } catch (error) {
      if (!isInputError(error)) throw error
      return { kind: 'unreachable', issues: error.issues }
    }
    if (answer.kind !== 'again') return answer
  }
  return answer!
}

const RESUME = 'What was fetched is kept beside the output; the same command goes on from there.'

function stopOf({ name }: Platform, answer: Exclude<Told, { kind: 'page' }>): readonly Issue[] {
  switch (answer.kind) {
    case 'unreachable':
      return answer.issues
    case 'quota':
      return [
        fault(
          'platform.quota',
          [name],
          answer.reason,
          'a key with quota left',
          `Wait until the quota is renewed. ${RESUME}`,
        ),
      ]
    case 'again':
      return [fault('platform.rate', [name], answer.reason, 'room for a request', `Lower --rate. ${RESUME}`)]
    case 'divide':
      return [
        fault(
          'platform.exhausted',
          [name],
          answer.reason,
          'an answer for the smallest cell',
          `Try later. ${RESUME}`,
        ),
      ]
    case 'refused':
      return [fault('platform.refused', [name], answer.reason, 'places', `${answer.hint} ${RESUME}`)]
  }
}

const crowded = ({ term, extent }: Cell, count: number) =>
  warning(
    'platform.crowded',
    [term, `${extent.minX.toFixed(5)},${extent.minY.toFixed(5)}`],
    `${count} places within a metre, as many as one query gives`,
    'fewer',
    'There may be more at this place; ask for narrower categories.',
  )
