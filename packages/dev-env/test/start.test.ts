// `npm start` as a stranger meets it: what it prints, writes, keeps, refuses, and leaves behind.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { createConnection, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { connect as connectTls } from 'node:tls'
import { fileURLToPath } from 'node:url'
import {
  hasProgram,
  startProcess,
  type TemporaryFolder,
  temporaryFolder,
  type TestProcess
} from '@postkeep/testkit'
import { deliver, openImap, readFolder, until, type Login } from './test-suite.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const noRedis =
  !process.env['REDIS_URL'] &&
  !['redis-server', 'valkey-server'].some(hasProgram) &&
  'there is no Redis (Debian: apt-get install redis-server)'

interface Endpoint {
  readonly host: string
  readonly port: number
  readonly tls?: 'tls' | 'starttls'
}

interface Description {
  readonly domain: string
  readonly ca: string
  readonly pids: readonly number[]
  readonly mailboxes: string
  readonly mx: Endpoint
  readonly smtp: Endpoint
  readonly smtps: Endpoint
  readonly imap: Endpoint
  readonly imaps: Endpoint
  readonly pop3: Endpoint
  readonly pop3s: Endpoint
  readonly web: string
  readonly users: readonly Login[]
}

let folder: TemporaryFolder
let dataDir: string
let base: string
before(async () => {
  folder = await temporaryFolder()
  dataDir = join(folder.path, 'data')
  base = String(await freePortBase())
})
after(() => folder[Symbol.asyncDispose]())

const descriptionFile = () => join(dataDir, 'dev-env.json')
const describeRun = () => JSON.parse(readFileSync(descriptionFile(), 'utf8')) as Description

/** Runs until it says how to stop it. A MongoDB that others use as well is not for this. */
function start(...more: string[]): Promise<TestProcess> {
  return startProcess({
    command: process.execPath,
    args: [main, '--data-dir', dataDir, '--port-base', base, '--domain', 'start.test', ...more],
    // What a killed suite leaves among the temporary files goes with ours.
    env: { MONGO_URL: '', TMPDIR: folder.path },
    ready: /Ctrl-C stops it/,
    timeoutMs: 240_000
  })
}

/** Runs to its end. */
async function refusal(args: readonly string[], env: Record<string, string> = {}) {
  const child = await startProcess({
    command: process.execPath,
    args: [main, ...args],
    env: { MONGO_URL: '', ...env }
  })
  const code = await child.exited
  return { code, lines: child.output().trim().split('\n') }
}

describe('npm start', { skip: noRedis, timeout: 600_000 }, () => {
  let passwords: Map<string, string>

  test('prints and writes down all that one needs', async () => {
    await using run = await start('--users', '3')
    const description = describeRun()
    const fields = [
      'domain',
      'ca',
      'pids',
      'mailboxes',
      'mx',
      'smtp',
      'smtps',
      'imap',
      'imaps',
      'pop3',
      'pop3s',
      'api',
      'caldav',
      'carddav',
      'web',
      'users'
    ]
    assert.deepEqual(Object.keys(description), fields)
    assert.equal(description.domain, 'start.test')
    assert.match(readFileSync(description.ca, 'utf8'), /^-----BEGIN CERTIFICATE-----/)
    assert.ok(description.pids.length >= 1 && description.pids[0] === run.pid)
    assert.ok(description.pids.every(isAlive))
    assert.ok((await readdir(description.mailboxes)).length > 0)
    const names = description.users.map(({ address }) => address)
    assert.deepEqual(
      names,
      ['demo', 'friend', 'u1', 'u2', 'u3'].map((name) => `${name}@start.test`)
    )
    passwords = new Map(description.users.map((user) => [user.address, user.password]))

    for (const [name, { host, port, tls }] of endpointsOf(description)) {
      const ways: Record<string, Endpoint['tls']> = { smtp: 'starttls', imap: 'starttls', pop3: 'starttls' }
      const expected = name === 'mx' ? undefined : (ways[name] ?? 'tls')
      assert.deepEqual([name, host, tls], [name, '127.0.0.1', expected])
      assert.match(
        await greeting({ host, port, ...(tls && { tls }) }, description.ca),
        /^(?:220 |\* OK |\+OK )/
      )
      assert.match(run.output(), new RegExp(`\\b${port}\\b`), name)
    }
    const { address, password } = description.users[0]!
    for (const text of [address, password, description.web, 'admin@start.test', 'Ctrl-C'])
      assert.ok(run.output().includes(text))

    await deliver(description.mx.port, address, 'From: far@elsewhere.test\r\nSubject: kept\r\n\r\nx\r\n')
    await refusesSecondRuns(description)
    await endsByCtrlC(run, description)
  })

  async function refusesSecondRuns({ mx }: Description): Promise<void> {
    const busy = await refusal(['--data-dir', dataDir, '--port-base', base])
    assert.equal(busy.code, 1)
    assert.match(
      busy.lines.join('\n'),
      /^postkeep: process \d+ uses the data folder \S+ already: .*--data-dir$/
    )
    const other = join(folder.path, 'other')
    const taken = await refusal(['--data-dir', other, '--port-base', base])
    assert.equal(taken.code, 1)
    assert.match(
      taken.lines.join('\n'),
      new RegExp(`^postkeep: port ${mx.port} \\(mx\\) is in use: .*--port-base`)
    )
    assert.equal(taken.lines.length, 1)
    assert.ok(!existsSync(join(other, 'pid')))
  }

  /** The terminal tells it, and so does npm: twice within a moment. */
  async function endsByCtrlC(run: TestProcess, description: Description): Promise<void> {
    process.kill(run.pid, 'SIGINT')
    process.kill(run.pid, 'SIGINT')
    assert.equal(await run.exited, 0, run.output())
    for (const name of ['dev-env.json', 'command-env.json', 'pid'])
      assert.ok(!existsSync(join(dataDir, name)))
    await until(() => !description.pids.some(isAlive))
  }

  test('keeps mail and passwords; ends by SIGTERM', async () => {
    await using run = await start('--users', '3')
    const { ca, imaps, users } = describeRun()
    assert.deepEqual(new Map(users.map((user) => [user.address, user.password])), passwords)
    const client = await openImap({ port: imaps.port, ca }, users[0]!)
    assert.match((await readFolder(client, 'INBOX'))[0]!, /\r\nSubject: kept\r\n/)
    // Not logged out: a client that stays does not keep it from ending.
    client.on('error', () => undefined)
    process.kill(run.pid, 'SIGTERM')
    assert.equal(await run.exited, 0, run.output())
    assert.ok(!existsSync(descriptionFile()))
  })

  test('--reset begins anew, on a folder of its own only', async () => {
    await using run = await start('--reset')
    const { ca, imaps, users } = describeRun()
    assert.deepEqual(
      users.map(({ address }) => address),
      ['demo@start.test', 'friend@start.test']
    )
    assert.notEqual(users[0]!.password, passwords.get(users[0]!.address))
    {
      await using client = await openImap({ port: imaps.port, ca }, users[0]!)
      assert.deepEqual(await readFolder(client, 'INBOX'), [])
    }

    const foreign = join(folder.path, 'foreign')
    await mkdir(foreign)
    await writeFile(join(foreign, 'thesis.txt'), 'years of work')
    const refused = await refusal(['--data-dir', foreign, '--reset'])
    assert.match(refused.lines.join('\n'), /^postkeep: \S+ holds something else: .*--data-dir$/)
    assert.deepEqual([refused.code, await readdir(foreign)], [1, ['thesis.txt']])
    // The terminal was closed.
    process.kill(run.pid, 'SIGHUP')
    assert.equal(await run.exited, 0, run.output())
  })
})

describe('npm start -- --lab', { skip: noRedis, timeout: 600_000 }, () => {
  test('services have processes of their own; none outlives a suite that is killed', async () => {
    await using run = await start('--lab', '--reset')
    const description = describeRun()
    const services = [
      'sqlite',
      'mx',
      'smtp',
      'smtp-bree',
      'imap',
      'pop3',
      'caldav',
      'carddav',
      'bree',
      'sqlite-bree',
      'api',
      'web'
    ]
    const { pids } = description
    const servicePids = pids.slice(-services.length)
    assert.equal(new Set(pids).size, pids.length)
    assert.ok(pids.length > services.length && pids.every(isAlive))
    for (const [index, name] of services.entries()) {
      const file = `/proc/${servicePids[index]}/cmdline`
      if (existsSync(file)) assert.match(readFileSync(file, 'latin1'), new RegExp(`/${name}/src/main\\.ts`))
    }
    assert.ok((await readdir(join(dataDir, 'compile-cache'))).length > 0)

    const killed = servicePids[services.indexOf('imap')]!
    process.kill(killed, 'SIGKILL')
    await until(() => !isAlive(killed))
    const { address } = description.users[0]!
    await deliver(description.mx.port, address, 'From: far@elsewhere.test\r\n\r\nx\r\n')
    assert.deepEqual(
      pids.filter((pid) => !isAlive(pid)),
      [killed]
    )

    process.kill(run.pid, 'SIGKILL')
    await until(() => !pids.some(isAlive))
  })
})

describe('npm start does not start', () => {
  test('with options that it does not know', async () => {
    const unknown = await refusal(['--colour'])
    assert.equal(unknown.code, 64)
    assert.match(unknown.lines.join('\n'), /^postkeep: .*--colour[^]*--port-base N/)
    for (const [option, value] of [
      ['--users', 'many'],
      ['--port-base', '99999'],
      ['--domain', 'no domain']
    ] as const) {
      const { code, lines } = await refusal([option, value])
      assert.deepEqual([code, lines.length], [64, 1])
      assert.match(lines[0]!, new RegExp(`^postkeep: ${option} takes .*, not ${value}$`))
    }
  })

  test('to tell of its options', async () => {
    const { code, lines } = await refusal(['--help'])
    assert.equal(code, 0)
    for (const option of [
      '--domain',
      '--users',
      '--port-base',
      '--data-dir',
      '--reset',
      '--lab',
      '--verbose'
    ]) {
      assert.ok(
        lines.some((line) => line.trim().startsWith(option)),
        option
      )
    }
  })

  test('without Redis, and says what to install', async () => {
    const path = join(folder.path, 'empty')
    await mkdir(path)
    const args = ['--data-dir', join(folder.path, 'no-redis'), '--port-base', base]
    const { code, lines } = await refusal(args, { PATH: path, REDIS_URL: '' })
    assert.equal(code, 1)
    assert.match(lines.join('\n'), /^postkeep: No Redis: install redis-server .*apt-get install redis-server/)
    assert.equal(lines.length, 1)
  })

  const skip = process.getuid?.() !== 0 && 'only root may install packages'
  test('and tries to install it as root where there is apt', { skip }, async () => {
    const path = join(folder.path, 'fake-apt')
    await mkdir(path)
    const script =
      '#!/bin/sh\necho "$@" >> "${0%/*}/asked"\n[ "$1" = update ] || { echo no network >&2; exit 100; }\n'
    await writeFile(join(path, 'apt-get'), script, { mode: 0o755 })
    const args = ['--data-dir', join(folder.path, 'no-redis'), '--port-base', base]
    const { code, lines } = await refusal(args, { PATH: path, REDIS_URL: '' })
    assert.equal(code, 1)
    assert.match(
      lines[0]!,
      /^There is no Redis on this machine: installing it with apt-get install redis-server/
    )
    assert.equal(lines[1], 'apt-get install failed: no network')
    assert.match(lines.at(-1)!, /^postkeep: No Redis: install redis-server /)
    assert.match(readFileSync(join(path, 'asked'), 'utf8'), /^update -q\ninstall -y .*redis-server\n$/)
  })
})

function endpointsOf({ imap, imaps, mx, pop3, pop3s, smtp, smtps }: Description): [string, Endpoint][] {
  return Object.entries({ mx, smtp, smtps, imap, imaps, pop3, pop3s })
}

async function greeting({ host, port, tls }: Endpoint, ca: string): Promise<string> {
  const socket =
    tls === 'tls'
      ? connectTls({ host, port, servername: 'localhost', ca: readFileSync(ca) })
      : createConnection({ host, port })
  const [data] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  return data.toString()
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** All public ports are free at it, and below those that freePort gives to tests which run at the same time. */
async function freePortBase(): Promise<number> {
  const base = 600 + Math.floor(Math.random() * 4400)
  const servers: Server[] = []
  try {
    for (const port of [2525, 465, 587, 993, 2993, 995, 2995, 443, 4000, 5000, 6000]) {
      const server = createServer().listen(base + port, '127.0.0.1')
      await once(server, 'listening')
      servers.push(server)
    }
    return base
  } catch {
    return await freePortBase()
  } finally {
    for (const server of servers) server.close()
  }
}
