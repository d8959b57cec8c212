// Amounts on the console are in a unit that shows them.
import { expect, it } from 'vitest'
import { toldMass } from '../../src/cli/told-mass.ts'

it.each([
  [127_144_600, '10^4 t', '12714.46', '127.1446 Mt'],
  [1330, 't', '1330.00', '1330.00 t'],
  [0.0042, 'kg', '4.20', '4.20 kg'],
  [0, '10^4 t', '0.00', '0.0000 Mt'],
])('%d t', (tonnes, unit, number, total) => {
  const mass = toldMass(tonnes)
  expect([mass.unit, mass.number(tonnes), mass.total(tonnes, 4)]).toEqual([unit, number, total])
})
