// Keys in addresses: in no name that is told, and still in what is asked for.
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { run } from '../../src/cli/run.ts'
import { type Addresses, withToldAddresses } from '../../src/host/told-addresses.ts'
import { box, codesTiff, folderOf, utmGrid, zonesJson } from '../support/small-study.ts'

const told = (address: string) => withToldAddresses(address, new Map())

describe('an address', () => {
  it.each([
    ['https://a.b/x.tif?X-Amz-Signature=ab12&year=2020', 'https://a.b/x.tif?X-Amz-Signature=…&year=2020'],
    ['https://a.b/x.tif?abcdef', 'https://a.b/x.tif?…'],
    ['https://me:word@a.b/x.tif', 'https://…@a.b/x.tif'],
    ['https://a.b/x.tif?sig=a%2Fb#band=2', 'https://a.b/x.tif?sig=…#band=2'],
    ['https://a.b/x.tif#band=2', 'https://a.b/x.tif#band=2'],
    ['tiles/a?b=*.tif', 'tiles/a?b=*.tif'],
  ])('%s is told as %s', (address, name) => {
    expect(told(address)).toBe(name)
  })

  it('keeps its name, and differs from others that differ in their keys alone', () => {
    const addresses: Addresses = new Map()
    const study = { cover: ['https://a.b/x?k=one', 'https://a.b/x?k=two#band=3', 'https://a.b/x?k=one'] }
    const names = withToldAddresses(study, addresses).cover
    expect(names).toEqual(['https://a.b/x?k=…', 'https://a.b/x?k=…2#band=3', 'https://a.b/x?k=…'])
    expect([...addresses]).toEqual([
      ['https://a.b/x?k=…', 'https://a.b/x?k=one'],
      ['https://a.b/x?k=…2', 'https://a.b/x?k=two'],
    ])
  })
})

describe('a run whose inputs all lie behind keys', () => {
  it('asks with the keys, and writes them nowhere', async () => {
    const files: Record<string, string | Uint8Array> = {
      'cover.tif': codesTiff(utmGrid(8, 8), new Uint8Array(64).fill(51)),
      'zones.geojson': zonesJson([{ id: 'z', rings: [box(600000, 3549760, 600240, 3550000)] }]),
      'parks.geojson': zonesJson([{ id: 'p', rings: [box(600000, 3549880, 600120, 3550000)] }]),
      'balance.csv':
        'flow,branch,carrier,amount,unit\nfinal,urban,natural-gas,5,TJ\nfinal,industry,natural-gas,5,TJ\n',
    }
    const server = createServer(({ url }, response) => {
      const { pathname, searchParams } = new URL(url!, 'http://x')
      const file = files[pathname.slice(1)]
      if (searchParams.get('sig') !== 'SECRET99' || file === undefined) response.writeHead(403).end()
      else response.writeHead(200).end(file)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const at = (name: string) =>
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}?sig=SECRET99`
    const study = {
      title: 'Keys',
      year: 2020,
      inventory: { balance: at('balance.csv'), allow_unbalanced: true },
      land: { cover: at('cover.tif'), legend: 'cnlucc', industry: { parks: at('parks.geojson') } },
      zones: { file: at('zones.geojson'), id: 'id', name: 'name' },
    }
    const folder = folderOf({ 'study.json': JSON.stringify(study) })
    const out = join(folder, 'out')
    try {
      await run(join(folder, 'study.json'), {
        out,
        threads: 1,
        quiet: true,
        only: ['tables', 'patches', 'report', 'register'],
      })
    } finally {
      server.close()
    }
    const written = readdirSync(out, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
    expect(written.length).toBeGreaterThan(10)
    expect(written.filter((file) => readFileSync(file).includes('SECRET99'))).toEqual([])
    expect(readFileSync(join(out, 'provenance.json'), 'utf8')).toContain('balance.csv?sig=…')
  })
})
