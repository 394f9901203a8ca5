// The Compose stack, used from outside of its containers. `npm run test:compose`; needs root, and a Docker engine.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { startDnsServer, type DnsServer } from '../../packages/testkit/src/index.ts'
import { checkConfinement } from './confinement.ts'
import { Curl } from './curl.ts'
import { docker, inspect, isReady, pssOf, within, workerOf } from './docker.ts'
import { addDomain, addMailbox, signUp, visitorOf } from './first-hour.ts'
import { findInGroupware, useGroupware } from './groupware.ts'
import { MailClient, type Account } from './mail-client.ts'
import { namesOutside } from './names-outside.ts'
import { openOutside, type Outside } from './outside.ts'
import { secondsOf, until, untilDone } from './patience.ts'
import { makeStack, publishedPorts, run, whyNot, type Stack } from './stack.ts'

const services = [
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
const stores = ['mongodb', 'redis']
const all = [...services, ...stores]
const imageLimit = 450e6
/** MiB as PSS, at rest: of each service, and of ours together. MongoDB and Redis are not ours. */
const budget = JSON.parse(readFileSync(join(import.meta.dirname, 'memory-budget.json'), 'utf8')) as {
  readonly total: number
  readonly services: Readonly<Record<string, number>>
}
const domain = 'one.test'
const admin = { email: 'ann@far.example', password: 'correct horse battery' }
const basicPassword = randomBytes(12).toString('hex')
const seenByMxScript = join(import.meta.dirname, '../../self-hosting/seen-by-mx')
const stranger = 'someone@outside.internal'
// `npm test` finds this file too, but is not to build images and take the ports of the machine.
const skip = process.env['ASKED_FOR'] === 'compose' ? await whyNot() : 'only by npm run test:compose'

describe('the Compose stack', { skip: skip ?? false }, () => {
  const parts = new AsyncDisposableStack()
  let stack: Stack
  let outside: Outside
  let dns: DnsServer
  let curl: Curl
  let mail: MailClient
  let alice: Account
  let bob: Account
  /** Of the containers, by service. */
  let ids: ReadonlyMap<string, string>

  before(async () => {
    outside = parts.use(await openOutside())
    dns = parts.use(await startDnsServer(namesOutside(outside, domain), { host: outside.host }))
    const settings = [
      `AUTH_BASIC_PASSWORD=${basicPassword}`,
      `DNS_SERVERS=${dns.address}`,
      // What is outside has addresses that are for documentation only.
      'OUTBOUND_ALLOW_PRIVATE=true'
    ]
    stack = parts.use(await makeStack(domain, settings))
    curl = new Curl(outside, domain, stack.certificate)
    mail = new MailClient(outside, domain, stack.certificate)
    console.log(`built, started and healthy after ${await secondsOf(() => up())} s`)
  })
  after(() => parts.disposeAsync())

  test('the image is small', async () => {
    const image = await inspect<string>(idOf('mx'), '.Image')
    const size = Number(await docker('image', 'inspect', '--format', '{{.Size}}', image))
    console.log(`image: ${Math.round(size / 1e6)} MB`)
    assert.ok(size <= imageLimit, `${size} bytes`)
  })

  test('the first hour on the web: sign-up, a domain with its DNS, a mailbox and its password', async () => {
    const visitor = visitorOf(curl)
    await signUp(visitor, admin, `admin:${basicPassword}`)
    await addDomain(visitor, domain, dns)
    alice = await addMailbox(visitor, `alice@${domain}`)
  })

  test('another domain by the API, with a token of the postkeep command', async () => {
    const { token } = await stack.postkeep('token', 'add', admin.email, '--name', 'test')
    const api = async (method: string, path: string, fields?: object) => {
      const reply = await curl.http(`https://api.${domain}/v1${path}`, {
        method,
        user: `${String(token)}:`,
        ...(fields && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(fields) })
      })
      assert.equal(reply.status, 200, reply.body)
      return reply.body
    }
    await api('GET', `/domains/${domain}/verify-records`)
    await api('POST', '/domains', { domain: 'two.test', catchall: false })
    await api('POST', '/domains/two.test/aliases', { name: 'bob', has_imap: true })
    const made = JSON.parse(await api('POST', '/domains/two.test/aliases/bob/generate-password', {}))
    bob = { address: 'bob@two.test', password: made.password }
  })

  test('mail of clients whose address is hidden is not taken, and MX is not ready', async () => {
    // From the machine itself, through docker-proxy.
    const envelope = ['--mail-from', stranger, '--mail-rcpt', alice.address, '--upload-file', '-']
    const deliver = () =>
      run('curl', ['--silent', '--show-error', ...envelope, 'smtp://127.0.0.1:25'], { input: '' })
    await assert.rejects(deliver, /MAIL failed: 421/)
    await assert.rejects(() => within(idOf('mx'), 'self-hosting/healthy'), /NAT hides them/)
    const gateway = await seenByMx('127.0.0.1')
    assert.match(gateway, /^1(72|92)\./)
    await assert.rejects(() => within(idOf('mx'), 'self-hosting/healthy'), /NAT hides them/)
  })

  test('the machine itself proves that addresses are seen, by coming to its own', async () => {
    assert.equal(await seenByMx(outside.host), outside.host)
    assert.ok(await isReady(idOf('mx')))
  })

  test('mail comes in by port 25, and the address of the client is seen', async () => {
    await mail.deliver({ from: stranger, to: alice.address, subject: 'inbound' })
    const message = await mail.read(alice, 'inbound')
    assert.match(message, /^Received: from mail\.outside\.internal /m)
    assert.ok(message.includes(`[${outside.address}]`), message)
    assert.match(message, /^Authentication-Results:[^]*?\bspf=pass\b/m)
    assert.ok(await isReady(idOf('mx')))
  })

  test('by IPv6 too, or it is not taken', async (t) => {
    const deliver = () => mail.deliver({ from: stranger, to: alice.address, subject: 'by-ipv6' }, 'ipv6')
    const rules = await run('ip6tables', ['-t', 'nat', '-S']).catch(() => '')
    if (!rules.includes('--dport 25 ')) {
      t.diagnostic('this engine puts a proxy before what comes by IPv6 (docs/admin/deployment.md)')
      assert.notEqual(await seenByMx(outside.host6), outside.host6)
      return assert.rejects(deliver, /MAIL failed: 421/)
    }
    assert.equal(await seenByMx(outside.host6), outside.host6)
    await deliver()
    const message = await mail.read(alice, 'by-ipv6')
    assert.ok(message.includes(`[IPv6:${outside.address6}]`), message)
    assert.match(message, /^Authentication-Results:[^]*?\bspf=pass\b/m)
  })

  for (const port of [465, 587] as const) {
    test(`mail goes from one domain to the other by port ${port}`, async () => {
      await mail.submit(alice, port, { from: alice.address, to: bob.address, subject: `submitted-${port}` })
      assert.match(await mail.read(bob, `submitted-${port}`), /^From: <alice@one\.test>/m)
    })
  }

  test('mail goes out into the world, signed', async () => {
    await mail.submit(alice, 465, { from: alice.address, to: stranger, subject: 'outbound' })
    await until(async () => outside.mail.length > 0, 'it has come outside')
    const [{ text, to }] = outside.mail as [(typeof outside.mail)[0]]
    assert.match(to.join(), /<someone@outside\.internal>/)
    assert.match(text, /^Subject: outbound$/m)
    assert.match(text, /^DKIM-Signature:[^]*?\bd=one\.test;/m)
  })

  test('mail is read by POP3; calendars and contacts are kept', async () => {
    const messages = await mail.readByPop3(alice)
    assert.ok(messages.some((message) => /^Subject: inbound\r?$/m.test(message)))
    await useGroupware(curl, alice, 'first')
  })

  test('only the published ports are open', async () => {
    const published: number[] = []
    for (const id of ids.values()) {
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
    const closed = [110, 143, 2525, 2993, 3456, 4000, 4190, 5000, 6000, 6379, 9090, 27_017]
    const open = await Promise.all([...publishedPorts, ...closed].map((port) => outside.isOpen(port)))
    assert.deepEqual(
      [...publishedPorts, ...closed].filter((_, index) => open[index]),
      publishedPorts
    )
  })

  test('no container runs as root, has capabilities, writes outside of its volumes, or knows more secrets than it needs', async () => {
    await Promise.all(all.map((service) => checkConfinement(service, idOf(service), stack.environment)))
  })

  test('a new certificate is taken up by every container', async () => {
    const before = await shownSerials()
    await stack.postkeep('certificate', 'self-signed', '--force')
    const made = (await run('openssl', ['x509', '-noout', '-serial', '-in', stack.certificate])).trim()
    assert.ok(!before.includes(made))
    await until(async () => (await shownSerials()).every((serial) => serial === made), 'all show it')
  })

  test('each container recovers by itself when it is killed', async (t) => {
    for (const service of all) await t.test(service, () => killed(service))
    await until(async () => (await health()).every((state) => state === 'healthy'), 'all are healthy')
    for (const [service, id] of ids)
      assert.equal(await inspect<boolean>(id, '.State.OOMKilled'), false, service)
  })

  test('memory', () => holdBudget(services, budget.total))

  test('143 and 110 are published when they are wanted, with STARTTLS', async () => {
    const files = ['imap-143', 'pop3-110'].flatMap((name) => ['-f', `self-hosting/${name}.yml`])
    await stack.compose(...files, 'up', '--detach', '--wait', 'imap', 'pop3')
    const user = ['--user', `${alice.address}:${alice.password}`]
    assert.match(
      await curl.run([`imap://imap.${domain}:143/INBOX?SUBJECT%20inbound`, ...user]),
      /^\* SEARCH \d/
    )
    assert.match(await curl.run([`pop3://pop3.${domain}:110/`, ...user]), /^1 \d/)
  })

  test('the validating resolver starts, as confined as the others', async () => {
    await stack.compose('--profile', 'unbound', 'up', '--detach', '--build', '--wait', 'unbound')
    const [unbound] = (await stack.containers()).filter(({ service }) => service === 'unbound')
    await checkConfinement('unbound', unbound!.id, stack.environment)
    await stack.compose('--profile', 'unbound', 'rm', '--stop', '--force', 'unbound')
  })

  test('all is still there after down and up, with the compact profile', async () => {
    await stack.compose('down')
    console.log(`compact: healthy after ${await secondsOf(() => up('compact'))} s`)
    await mail.read(alice, 'inbound')
    await findInGroupware(curl, alice, 'first')
    await mail.deliver({ from: stranger, to: alice.address, subject: 'inbound-compact' })
    await mail.read(alice, 'inbound-compact')
    await works('compact')
    const sent = outside.mail.length
    await mail.submit(alice, 587, { from: alice.address, to: stranger, subject: 'outbound-compact' })
    await until(async () => outside.mail.length > sent, 'it has come outside')
    await checkConfinement('compact', idOf('compact'), stack.environment)
  })

  test('the compact profile recovers by itself when it is killed', () => killed('compact'))

  test('memory of the compact profile', () => holdBudget(['compact'], budget.services['compact']!))

  async function up(...profiles: string[]): Promise<void> {
    await stack.up(...profiles)
    ids = new Map((await stack.containers()).map(({ id, service }) => [service, id]))
  }

  function idOf(service: string): string {
    const id = ids.get(service)
    assert.ok(id, service)
    return id
  }

  /** Of the machine, when it comes to port 25 of an address of its own. */
  async function seenByMx(address: string): Promise<string> {
    return (await run(seenByMxScript, [address])).trim()
  }

  function health(): Promise<string[]> {
    return Promise.all(all.map((service) => inspect<string>(idOf(service), '.State.Health.Status')))
  }

  async function killed(service: string): Promise<void> {
    const id = idOf(service)
    const restarts = await inspect<number>(id, '.RestartCount')
    const first = await inspect<number>(id, '.State.Pid')
    const pid = stores.includes(service) ? first : workerOf(first)
    const seconds = await secondsOf(async () => {
      process.kill(pid, 'SIGKILL')
      await until(async () => (await inspect<number>(id, '.RestartCount')) > restarts, `${service} restarted`)
      await until(
        async () => (await inspect<string>(id, '.State.Status')) === 'running' && (await isUp(service, id)),
        `${service} is ready`
      )
      await works(`after-${service}`)
    })
    console.log(`${service}: all works again after ${seconds} s`)
  }

  function isUp(service: string, id: string): Promise<boolean> {
    if (!stores.includes(service)) return isReady(id)
    return inspect<string>(id, '.State.Health.Status').then((state) => state === 'healthy')
  }

  /** Everything that people use; who comes while a part is away is told so, and tries again. */
  async function works(subject: string): Promise<void> {
    await untilDone(() => mail.submit(alice, 465, { from: alice.address, to: bob.address, subject }))
    await untilDone(() => mail.read(bob, subject))
    await untilDone(() => mail.readByPop3(bob))
    await untilDone(() => useGroupware(curl, bob, subject))
    for (const [url, status] of [
      [`https://${domain}/en`, 200],
      [`https://api.${domain}/v1/account`, 401]
    ] as const)
      await untilDone(async () => assert.equal((await curl.http(url)).status, status, url))
  }

  /** By service and port, as a client outside sees them. */
  async function shownSerials(): Promise<string[]> {
    const doors = ['443', '465', '993', '995', '587 -starttls smtp', '25 -starttls smtp']
    const asked = doors.map((door) =>
      outside.run('sh', [
        '-c',
        `openssl s_client -connect ${outside.host}:${door} </dev/null 2>/dev/null | openssl x509 -noout -serial`
      ])
    )
    return (await Promise.all(asked)).map((serial) => serial.trim())
  }

  /** Jobs that run shortly after a start have their memory for a while: it is waited for. */
  async function holdBudget(measured: readonly string[], total: number): Promise<void> {
    let told = ''
    const isHeld = async (): Promise<boolean> => {
      const sizes = await Promise.all(
        measured.map(async (service) => [service, Math.round(await pssOf(idOf(service)))] as const)
      )
      const sum = sizes.reduce((all, [, size]) => all + size, 0)
      told = `${sum} of ${total} (${sizes.map((one) => one.join(' ')).join(', ')})`
      return sum <= total && sizes.every(([service, size]) => size <= budget.services[service]!)
    }
    try {
      await until(isHeld, 'memory is within its budget')
    } finally {
      console.log(`memory, MiB PSS: ${told}`)
    }
  }
})
