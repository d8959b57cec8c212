// A private PostgreSQL with PostGIS in a temporary folder, started and killed by the tests that need one.
import { spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'

const ROOT = '/usr/lib/postgresql'

const programs = existsSync(ROOT)
  ? readdirSync(ROOT)
      .map((version) => join(ROOT, version, 'bin'))
      .find((folder) => existsSync(join(folder, 'initdb')))
  : undefined

const hasPostgis = existsSync('/usr/share/postgresql')
  ? readdirSync('/usr/share/postgresql').some((version) =>
      existsSync(join('/usr/share/postgresql', version, 'extension/postgis.control')),
    )
  : false

/** Whether this machine can start a cluster with PostGIS. */
export const hasPostgres = programs !== undefined && hasPostgis

/** How to get one, for the name of a skipped test. */
export const HOW_TO_GET = 'needs PostgreSQL with PostGIS: apt install postgresql postgresql-postgis'

/** A running cluster. */
export interface Cluster {
  readonly url: string
  /** SIGKILL to the server and to every process of it. */
  kill(): void
  /** Waits until nobody listens any more: a killed server may take connections for a moment, and break them. */
  ended(): Promise<void>
  start(): Promise<void>
  /** Rows of a query as psql prints them, unaligned. */
  ask(sql: string): string
  remove(): void
}

// PostgreSQL refuses to run as root.
const owner = () => {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout)
  return { uid: id('-u'), gid: id('-g') }
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

// What a connection to a port comes to: the name of its error, if there is one.
const knock = (port: number) =>
  new Promise<string | undefined>((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const end = (code?: string) => {
      socket.destroy()
      resolve(code)
    }
    socket.once('connect', () => end()).once('error', (error: NodeJS.ErrnoException) => end(error.code))
  })

/** Make a cluster and start it. */
export async function startCluster(): Promise<Cluster> {
  const as = owner()
  const folder = mkdtempSync('/tmp/cadastre-postgres-')
  if (as.uid !== undefined) chownSync(folder, as.uid, as.gid)
  const data = join(folder, 'data')
  const port = await freePort()
  const made = spawnSync(
    join(programs!, 'initdb'),
    ['-D', data, '-U', 'tester', '-A', 'trust', '--no-sync'],
    { ...as, cwd: folder, encoding: 'utf8' },
  )
  if (made.status !== 0) throw new Error(made.stderr)
  const url = `postgres://tester@127.0.0.1:${port}/postgres`
  const ask = (sql: string) => {
    const told = spawnSync(join(programs!, 'psql'), ['-XAtq', url, '-c', sql], { encoding: 'utf8' })
    if (told.status !== 0) throw new Error(told.stderr)
    return told.stdout.trim()
  }
  const cluster: Cluster = {
    url,
    ask,
    async ended() {
      while ((await knock(port)) !== 'ECONNREFUSED') await new Promise((resolve) => setTimeout(resolve, 20))
    },
    async start() {
      const options = ['-D', data, '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1']
      let hasEnded = true
      for (let i = 0; i < 200; i++) {
        // After a kill, a server ends at once for as long as a process of the one before still dies.
        if (hasEnded) {
          hasEnded = false
          const server = spawn(join(programs!, 'postgres'), options, { ...as, cwd: folder, stdio: 'ignore' })
          server.once('exit', () => {
            hasEnded = true
          })
          server.unref()
        }
        if (spawnSync(join(programs!, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)]).status === 0)
          return
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      throw new Error('the cluster did not start')
    },
    kill() {
      const server = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]!
      const children = spawnSync('ps', ['-o', 'pid=', '--ppid', server], { encoding: 'utf8' }).stdout
      for (const pid of [server, ...children.split(/\s+/).filter(Boolean)]) {
        try {
          process.kill(Number(pid), 'SIGKILL')
        } catch {
          // A process that has ended by itself is what was wanted.
        }
      }
    },
    remove() {
      if (existsSync(join(data, 'postmaster.pid'))) cluster.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await cluster.start()
  return cluster
}
