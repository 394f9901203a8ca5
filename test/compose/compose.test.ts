// The Compose stack, used from outside of its containers. `npm run test:compose`; needs root, and a Docker engine.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { MailClient, type Account } from './mail-client.ts'
import { openOutside, type Outside } from './outside.ts'
import { makeStack, publishedPorts, run, whyNot, type Container, type Stack } from './stack.ts'

const ours = [
  'mx',
  'smtp',
  'smtp-bree',
  'imap',
  'pop3',
  'api',
  'caldav',
  'carddav',
  'sqlite',
  'bree',
  'sqlite-bree',
  'web'
]
const all = [...ours, 'mongodb', 'redis']
const imageLimit = 450e6
// `npm test` finds this file too, but is not to build images and take the ports of the machine.
const skip = process.argv.includes('asked-for') ? await whyNot() : 'only by npm run test:compose'

describe('the Compose stack', { skip: skip ?? false }, () => {
  let stack: Stack
  let outside: Outside
  let mail: MailClient
  let alice: Account
  let bob: Account

  before(async () => {
    stack = await makeStack('one.test')
    outside = await openOutside()
    mail = new MailClient(outside, 'one.test', stack.certificate)
    console.log(`built, started and healthy after ${await secondsOf(() => stack.up())} s`)
  })

  after(async () => {
    const results = await Promise.allSettled([stack, outside].map((part) => part?.[Symbol.asyncDispose]()))
    const failures = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason)
    if (failures.length > 0) throw new AggregateError(failures, 'not all could be removed')
  })

  test('the image is small', async () => {
    const { id } = await containerOf('mx')
    const size = Number(await docker('image', 'inspect', '--format', '{{.Size}}', await imageOf(id)))
    console.log(`image: ${Math.round(size / 1e6)} MB`)
    assert.ok(size <= imageLimit, `${size} bytes`)
  })

  test('the postkeep command makes an administrator, two domains, mailboxes and passwords', async () => {
    const user = await stack.postkeep('user', 'add', 'admin@one.test')
    assert.equal(user['group'], 'admin')
    for (const name of ['one.test', 'two.test']) await stack.postkeep('domain', 'add', name)
    alice = await makeMailbox('alice@one.test')
    bob = await makeMailbox('bob@two.test')
  })

  test('mail comes in by port 25, and the address of the client is seen', async () => {
    await mail.deliver({ from: 'someone@outside.example', to: alice.address, subject: 'inbound' })
    const message = await mail.read(alice, 'inbound')
    assert.match(message, /^Received: from outside\.example /m)
    assert.ok(message.includes(`[${outside.address}]`), message)
  })

  for (const port of [465, 587] as const) {
    test(`mail goes from one domain to the other by port ${port}`, async () => {
      await mail.submit(alice, port, { from: alice.address, to: bob.address, subject: `submitted-${port}` })
      assert.match(await mail.read(bob, `submitted-${port}`), /^From: <alice@one\.test>/m)
    })
  }

  test('only the published ports are open', async () => {
    const published: number[] = []
    for (const { id } of await stack.containers()) {
      const bindings = await inspect<Record<string, { HostPort: string }[] | null> | null>(
        id,
        '.HostConfig.PortBindings'
      )
      for (const entry of Object.values(bindings ?? {})) {
        published.push(...(entry ?? []).map(({ HostPort }) => Number(HostPort)))
      }
    }
    assert.deepEqual(
      published.toSorted((a, b) => a - b),
      publishedPorts
    )
    for (const port of publishedPorts) assert.ok(await outside.isOpen(port), `${port} is closed`)
    for (const port of [110, 143, 2525, 2993, 3456, 4190, 6379, 9090, 27_017]) {
      assert.ok(!(await outside.isOpen(port)), `${port} is open`)
    }
  })

  test('no container runs as root, has capabilities, or can write outside of its volumes', async () => {
    const volumes: Record<string, string[]> = {
      mx: ['/tmp'],
      smtp: ['/tmp'],
      sqlite: ['/mnt/storage'],
      bree: ['/app/ssl', '/backups'],
      'sqlite-bree': ['/backups'],
      mongodb: ['/data/configdb', '/data/db', '/tmp'],
      redis: ['/data']
    }
    for (const service of all) {
      const status = await stack.compose('exec', '-T', service, 'cat', '/proc/self/status')
      assert.match(status, /^Uid:\t([1-9]\d*)\t\1\t\1\t\1$/m, service)
      assert.match(status, /^CapEff:\t0+$/m, service)
      assert.match(status, /^CapBnd:\t0+$/m, service)
      assert.match(status, /^NoNewPrivs:\t1$/m, service)
      const script = `find / \\( -path /proc -o -path /sys -o -path /dev \\) -prune -o -writable \\( -type d -o -type f \\) -print 2>/dev/null; true`
      const writable = (await stack.compose('exec', '-T', service, 'sh', '-c', script))
        .split('\n')
        .filter(Boolean)
      const allowed = volumes[service] ?? []
      const strays = writable.filter((path) => !allowed.some((volume) => `${path}/`.startsWith(`${volume}/`)))
      assert.deepEqual(strays, [], service)
    }
  })

  test('a container knows only the secrets that it needs', async () => {
    const secrets = [
      'HELPER_ENCRYPTION_KEY',
      'RPC_SECRET',
      'MONGO_INITDB_ROOT_PASSWORD',
      'MONGO_KEY',
      'REDIS_PASSWORD'
    ]
    const values = new Map(
      secrets.map((name) => [name, new RegExp(`^${name}=(.+)$`, 'm').exec(stack.environment)![1]!])
    )
    const known: Record<string, string[]> = {}
    for (const service of all) {
      const environment = await stack.compose('exec', '-T', service, 'env')
      known[service] = secrets.filter((name) => environment.includes(values.get(name)!))
    }
    // MongoDB's and Redis's are in their URLs.
    const database = ['MONGO_INITDB_ROOT_PASSWORD', 'REDIS_PASSWORD']
    const server = ['HELPER_ENCRYPTION_KEY', 'RPC_SECRET', ...database]
    assert.deepEqual(known, {
      mx: server,
      smtp: server,
      'smtp-bree': server,
      imap: ['RPC_SECRET'],
      pop3: ['RPC_SECRET'],
      api: server,
      caldav: ['RPC_SECRET'],
      carddav: ['RPC_SECRET'],
      web: server,
      sqlite: server,
      bree: ['HELPER_ENCRYPTION_KEY', ...database],
      'sqlite-bree': ['RPC_SECRET', ...database],
      mongodb: ['MONGO_INITDB_ROOT_PASSWORD', 'MONGO_KEY'],
      redis: ['REDIS_PASSWORD']
    })
  })

  test('each container recovers by itself when it is killed', async (t) => {
    for (const service of all) {
      await t.test(service, async () => {
        const { id } = await containerOf(service)
        const restarts = await inspect<number>(id, '.RestartCount')
        const first = await inspect<number>(id, '.State.Pid')
        const pid = ours.includes(service) ? workerOf(first) : first
        const seconds = await secondsOf(async () => {
          process.kill(pid, 'SIGKILL')
          await until(
            async () => (await inspect<number>(id, '.RestartCount')) > restarts,
            `${service} restarted`
          )
          await untilHealthy()
        })
        console.log(`${service}: healthy again after ${seconds} s`)
        const subject = `after-${service}`
        await mail.submit(alice, 465, { from: alice.address, to: bob.address, subject })
        await mail.read(bob, subject)
      })
    }
  })

  test('mail is still there after down and up', async () => {
    await stack.compose('down')
    console.log(`started again and healthy after ${await secondsOf(() => stack.up())} s`)
    await mail.read(alice, 'inbound')
    await mail.read(bob, 'submitted-465')
    for (const { service, id } of await stack.containers()) {
      assert.equal(await inspect<boolean>(id, '.State.OOMKilled'), false, service)
    }
  })

  test('memory', async () => {
    let total = 0
    for (const service of all) {
      const kilobytes = await pssOf((await containerOf(service)).id)
      total += kilobytes
      console.log(`${service}: ${Math.round(kilobytes / 1024)} MB PSS`)
    }
    console.log(`all: ${Math.round(total / 1024)} MB PSS`)
    assert.ok(total < 900 * 1024)
  })

  async function makeMailbox(address: string): Promise<Account> {
    await stack.postkeep('alias', 'add', address, '--imap')
    const { password } = await stack.postkeep('password', 'add', address)
    assert.ok(typeof password === 'string')
    return { address, password }
  }

  async function containerOf(service: string): Promise<Container> {
    const found = (await stack.containers()).find((container) => container.service === service)
    assert.ok(found, service)
    return found
  }

  async function untilHealthy(): Promise<void> {
    await until(async () => {
      const containers = (await stack.containers()).filter(({ service }) => all.includes(service))
      return containers.length === all.length && containers.every(({ health }) => health === 'healthy')
    }, 'all are healthy')
  }
})

async function docker(...args: string[]): Promise<string> {
  return (await run('docker', args)).trim()
}

async function inspect<T>(id: string, path: string): Promise<T> {
  return JSON.parse(await docker('inspect', '--format', `{{json ${path}}}`, id)) as T
}

function imageOf(id: string): Promise<string> {
  return inspect<string>(id, '.Image')
}

/** The host's id of the service, whose parent is the container's init. */
function workerOf(init: number): number {
  return Number(readFileSync(`/proc/${init}/task/${init}/children`, 'utf8').trim().split(' ')[0])
}

/** Proportional: what containers of one image share is counted once. In kilobytes. */
async function pssOf(id: string): Promise<number> {
  const rows = (await docker('top', id, '-o', 'pid')).split('\n').slice(1)
  return rows
    .map((pid) => /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid.trim()}/smaps_rollup`, 'utf8'))?.[1])
    .reduce((sum, pss) => sum + Number(pss), 0)
}

async function secondsOf(work: () => Promise<void>): Promise<string> {
  const start = performance.now()
  await work()
  return ((performance.now() - start) / 1000).toFixed(1)
}

async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + 90_000
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`not within 90 s: ${what}`)
    await sleep(300)
  }
}
