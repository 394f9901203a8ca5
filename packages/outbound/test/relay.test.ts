import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createResolver } from '@postkeep/dns'
import { silentLogger as logger } from '@postkeep/log'
import { createTestCa, freePort, startDnsServer, type DnsServer, type TestCa } from '@postkeep/testkit'
import { createSender, type Relay, type RelayUse } from '../src/index.ts'
import { startRaw, startRemote, politely, type RemoteServer } from './remote-server.ts'

const raw = Buffer.from('From: ann@here.net\r\nSubject: x\r\n\r\nHello\r\n')

describe('a smarthost', () => {
  let dns: DnsServer
  let ca: TestCa
  let smarthost: RemoteServer
  let relay: Relay
  const users: string[] = []
  before(async () => {
    dns = await startDnsServer()
    ca = await createTestCa()
    smarthost = await startRemote({
      certificate: await ca.issue({ names: ['smart.host.net'] }),
      disabledCommands: [],
      authOptional: false,
      onAuth({ password, username }, _session, done) {
        if (password !== 'right') return done(new Error('no'))
        users.push(username!)
        done(null, { user: username })
      }
    })
    dns.zone.set('smart.host.net', 'A', ['127.0.0.1'])
    dns.zone.set('far.net', 'MX', [{ priority: 0, exchange: 'mx.far.net' }])
    dns.zone.set('mx.far.net', 'A', ['127.0.0.1'])
    relay = { host: 'smart.host.net', port: smarthost.port, tls: 'starttls', user: 'ann', password: 'right' }
  })
  after(async () => {
    await smarthost[Symbol.asyncDispose]()
    await dns.stop()
  })

  async function send(use: RelayUse, port: number, options = {}) {
    await using sender = createSender({
      resolver: createResolver({ servers: [dns.address], timeoutMs: 20_000, tries: 1 }),
      hostName: 'here.net',
      logger,
      port,
      allowPrivate: true,
      tlsRoots: [ca.caPem],
      ...options
    })
    const recipients = [{ address: 'bob@far.net' }]
    const [result] = await sender.send({
      domain: 'far.net',
      from: 'ann@here.net',
      recipients,
      raw,
      relay: use
    })
    return result!
  }

  test('always: logged in, over TLS with its name proved', async () => {
    const { delivery, kind, reply } = await send({ relay, when: 'always' }, 1)
    assert.equal(kind, 'sent', reply)
    assert.deepEqual(delivery!.tls!.policy, 'smarthost')
    assert.deepEqual([delivery!.tls!.verified, delivery!.mx!.port], [true, smarthost.port])
    assert.deepEqual(users.splice(0), ['ann'])
    assert.deepEqual(smarthost.mails.splice(0)[0]!.to, ['bob@far.net'])
  })

  test('a wrong password, an unknown name: put off, its operator can mend that', async () => {
    const login = await send({ relay: { ...relay, password: 'wrong' }, when: 'always' }, 1)
    assert.equal(login.kind, 'temporary')
    assert.match(login.reply, /^4\.7\.5 smart\.host\.net does not accept our login/)
    const name = await send({ relay: { ...relay, host: 'nowhere.net' }, when: 'always' }, 1)
    assert.deepEqual([name.kind, name.code], ['temporary', 0])
  })

  test('a password never goes to a server that does not prove its name', async () => {
    const other = { ...relay, tls: 'opportunistic' as const, host: '127.0.0.1' }
    assert.equal((await send({ relay: other, when: 'always' }, 1)).kind, 'temporary')
    assert.deepEqual(users, [])
  })

  test('blocked: directly where that goes', async () => {
    await using remote = await startRemote()
    assert.equal((await send({ relay, when: 'blocked' }, remote.port)).kind, 'sent')
    assert.deepEqual([remote.mails.length, smarthost.mails.length], [1, 0])
  })

  test('blocked: by the smarthost where nobody answers, or our address is barred', async () => {
    assert.equal((await send({ relay, when: 'blocked' }, await freePort())).kind, 'sent')
    await using barring = await startRaw((line, socket) =>
      line === 'connected' ? socket.end('554 5.7.1 blocked using a blocklist\r\n') : politely(line, socket)
    )
    assert.equal((await send({ relay, when: 'blocked' }, barring.port)).kind, 'sent')
    assert.equal(smarthost.mails.splice(0).length, 2)
  })

  test('blocked: what the recipient refuses is refused', async () => {
    await using refusing = await startRaw((line, socket) =>
      line.startsWith('RCPT') ? socket.write('550 5.1.1 no such user\r\n') : politely(line, socket)
    )
    assert.equal((await send({ relay, when: 'blocked' }, refusing.port)).kind, 'permanent')
    assert.equal(smarthost.mails.length, 0)
  })

  test('mail leaves from the address that is set', async () => {
    const from: (string | undefined)[] = []
    await using remote = await startRaw((line, socket) => {
      if (line === 'connected') from.push(socket.remoteAddress)
      politely(line, socket)
    })
    const options = { localAddresses: { ipv4: '127.0.0.5' } }
    assert.equal((await send({ relay, when: 'blocked' }, remote.port, options)).kind, 'sent')
    assert.deepEqual(from, ['127.0.0.5'])
  })
})
