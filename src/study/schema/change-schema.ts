// Changes as a study or a scenario writes them: the ledger's own, told apart by `kind`.
import * as z from 'zod'

const where = z
  .strictObject({
    sector: z.string().optional(),
    branch: z.string().optional(),
    carrier: z.string().optional(),
    gas: z.string().optional(),
  })
  .describe('Rows of the ledger that agree with everything named here.')
const name = z.string().optional().describe('What the change is called in tables and charts.')

/** One change of the ledger. */
export const ledgerChangeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('scale'), name, where, by: z.number().nonnegative() }),
  z.strictObject({
    kind: z.literal('set'),
    name,
    where,
    total: z.number().nonnegative().describe('t CO2e a year of all these rows.'),
  }),
  z.strictObject({
    kind: z.literal('switch'),
    name,
    where,
    to: z.string().describe('Carrier that takes over; `electricity` electrifies.'),
    share: z.number().min(0).max(1),
    efficiency: z
      .number()
      .positive()
      .default(1)
      .describe('Energy of the old carrier that one of the new replaces.'),
  }),
  z.strictObject({
    kind: z.literal('factor'),
    name,
    carrier: z.string(),
    factor: z.number().nonnegative(),
    unit: z.string().describe('Mass of CO2 per energy, e.g. `t/MWh`.'),
  }),
])
