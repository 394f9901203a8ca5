import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createResolver } from '@postkeep/dns'
import { silentLogger } from '@postkeep/log'
import { createTestCa, startDnsServer, type DnsServer, type TestCa } from '@postkeep/testkit'
import { createSender, type Sender, type SenderOptions, type SendRequest } from '../src/index.ts'
import { brokenTls, politely, startRaw, startRemote } from './remote-server.ts'

let dns: DnsServer
let ca: TestCa
before(async () => {
  dns = await startDnsServer()
  ca = await createTestCa()
})
after(() => dns.stop())

const raw = Buffer.from('From: ann@here.net\r\nSubject: x\r\n\r\n.Hello\r\n')

/** A sender to `domain`, whose MX leads to `127.0.0.1` (or `addresses`). */
function senderTo(port: number, options: Partial<SenderOptions> = {}): Sender {
  const resolver = createResolver({ servers: [dns.address], cache: { negativeTtlMs: 0, maxTtlMs: 0 } })
  return createSender({
    resolver,
    hostName: 'here.net',
    logger: silentLogger,
    port,
    allowPrivate: true,
    ...options
  })
}

function publish(domain: string, ...addresses: string[]): void {
  dns.zone.set(
    domain,
    'MX',
    addresses.map((_, index) => ({ priority: index, exchange: `mx${index}.${domain}` }))
  )
  for (const [index, address] of addresses.entries()) dns.zone.set(`mx${index}.${domain}`, 'A', [address])
}

function request(domain: string, changes: Partial<SendRequest> = {}): SendRequest {
  return { domain, from: 'ann@here.net', recipients: [{ address: `bob@${domain}` }], raw, ...changes }
}

describe('an ordinary server', () => {
  test('may listen where the request says', async () => {
    await using remote = await startRemote()
    await using sender = senderTo(1)
    publish('elsewhere.net', '127.0.0.1')
    const [result] = await sender.send(request('elsewhere.net', { port: remote.port }))
    assert.equal(result!.kind, 'sent')
  })

  test('gets the bytes, and the result says how', async () => {
    await using remote = await startRemote()
    await using sender = senderTo(remote.port)
    publish('plain.net', '127.0.0.1')
    const [result] = await sender.send(request('plain.net'))
    assert.equal(result!.kind, 'sent')
    assert.equal(result!.code, 250)
    assert.match(result!.reply, /stored/)
    const { mx, tls } = result!.delivery!
    assert.deepEqual(mx, { host: 'mx0.plain.net', priority: 0, ip: '127.0.0.1', port: remote.port })
    assert.equal(tls!.enabled, false)
    assert.deepEqual(remote.mails[0]!.raw, raw)
    assert.deepEqual([remote.mails[0]!.from, remote.mails[0]!.to], ['ann@here.net', ['bob@plain.net']])
  })

  test('the connection is used again, and replaced when the server has closed it', async () => {
    let remote = await startRemote()
    const { port } = remote
    await using sender = senderTo(port)
    publish('again.net', '127.0.0.1')
    await sender.send(request('again.net'))
    await sender.send(request('again.net', { from: '' }))
    assert.equal(new Set(remote.mails.map(({ connection }) => connection)).size, 1)
    assert.equal(remote.mails[1]!.from, '')
    await remote[Symbol.asyncDispose]()
    remote = await startRemote({ listenPort: port })
    const [result] = await sender.send(request('again.net'))
    assert.equal(result!.kind, 'sent')
    await remote[Symbol.asyncDispose]()
  })

  test('each recipient has its own answer', async () => {
    await using remote = await startRemote({
      onRcptTo({ address }, _session, done) {
        const code = address.startsWith('gone') ? 550 : 451
        done(address.startsWith('bob') ? null : Object.assign(new Error('no'), { responseCode: code }))
      }
    })
    await using sender = senderTo(remote.port)
    publish('mixed.net', '127.0.0.1')
    const recipients = ['bob@mixed.net', 'gone@mixed.net', 'later@mixed.net'].map((address) => ({ address }))
    const results = await sender.send(request('mixed.net', { recipients }))
    assert.deepEqual(Object.fromEntries(results.map(({ address, kind }) => [address, kind])), {
      'bob@mixed.net': 'sent',
      'gone@mixed.net': 'permanent',
      'later@mixed.net': 'temporary'
    })
  })

  test('names that are not ASCII go as A-labels', async () => {
    await using remote = await startRemote()
    await using sender = senderTo(remote.port)
    publish('xn--bcher-kva.net', '127.0.0.1')
    const [result] = await sender.send(
      request('xn--bcher-kva.net', { recipients: [{ address: 'bob@bücher.net' }] })
    )
    assert.deepEqual([result!.kind, result!.address], ['sent', 'bob@bücher.net'])
  })

  test('the wishes of RFC 3461 stand beside each recipient', async () => {
    await using remote = await startRaw((line, socket) =>
      line.startsWith('EHLO') ? socket.write('250-raw\r\n250 DSN\r\n') : politely(line, socket)
    )
    await using sender = senderTo(remote.port)
    publish('dsn.net', '127.0.0.1')
    const recipients = [
      { address: 'a@dsn.net', notify: ['NEVER'] },
      { address: 'b@dsn.net', notify: ['FAILURE', 'DELAY'], orcpt: 'rfc822;b+2Bx@old.net' }
    ]
    const results = await sender.send(
      request('dsn.net', { recipients, dsn: { id: 'x1', return: 'headers' } })
    )
    assert.ok(results.every(({ kind }) => kind === 'sent'))
    assert.ok(remote.lines.includes('RCPT TO:<a@dsn.net> NOTIFY=NEVER'))
    assert.ok(remote.lines.includes('RCPT TO:<b@dsn.net> NOTIFY=FAILURE,DELAY ORCPT=rfc822;b+2Bx@old.net'))
    assert.ok(remote.lines.includes('MAIL FROM:<ann@here.net> RET=HDRS ENVID=x1'))
  })
})

describe('TLS', () => {
  test('is used where it is offered, whatever the certificate', async () => {
    await using remote = await startRemote({ certificate: await ca.issue({ names: ['elsewhere.net'] }) })
    await using sender = senderTo(remote.port)
    publish('tls.net', '127.0.0.1')
    const [result] = await sender.send(request('tls.net'))
    assert.equal(remote.mails[0]!.secure, true)
    assert.match(result!.delivery!.tls!.version!, /TLSv1/)
  })

  test('that does not work is left out', async () => {
    await using remote = await startRaw(brokenTls)
    await using sender = senderTo(remote.port)
    publish('broken-tls.net', '127.0.0.1')
    const [result] = await sender.send(request('broken-tls.net'))
    assert.equal(result!.kind, 'sent')
    assert.equal(result!.delivery!.tls!.enabled, false)
  })

  test('that is required is not left out, and needs the right certificate', async () => {
    await using plain = await startRaw(brokenTls)
    await using sender = senderTo(plain.port)
    publish('required.net', '127.0.0.1')
    const [result] = await sender.send(request('required.net', { requireTls: true }))
    assert.equal(result!.kind, 'temporary')
    assert.ok(!plain.lines.includes('DATA'))
    await using wrong = await startRemote({ certificate: await ca.issue({ names: ['elsewhere.net'] }) })
    await using other = senderTo(wrong.port, { tlsRoots: [ca.caPem] })
    const [second] = await other.send(request('required.net', { requireTls: true }))
    assert.equal(second!.kind, 'temporary')
    assert.equal(wrong.mails.length, 0)
  })

  test('that is required needs a server that keeps it so: RFC 8689', async () => {
    await using remote = await startRemote({ certificate: await ca.issue({ names: ['mx0.kept.net'] }) })
    await using sender = senderTo(remote.port, { tlsRoots: [ca.caPem] })
    publish('kept.net', '127.0.0.1')
    const [result] = await sender.send(request('kept.net', { requireTls: true }))
    assert.equal(result!.kind, 'permanent')
    assert.match(result!.reply, /^5\.7\.30 /)
  })
})

describe('where mail goes', () => {
  test('the second host takes what the first does not', async () => {
    await using busy = await startRaw((_line, socket) => socket.end('421 busy\r\n'))
    await using remote = await startRemote({ listenAddress: '127.0.0.2', listenPort: busy.port })
    await using sender = senderTo(busy.port)
    publish('two.net', '127.0.0.1', '127.0.0.2')
    const [result] = await sender.send(request('two.net'))
    assert.equal(result!.delivery!.mx!.host, 'mx1.two.net')
    assert.equal(remote.mails.length, 1)
  })

  test('a host that is down decides over one that turns us away', async () => {
    await using refusing = await startRaw((_line, socket) => socket.end('554 go away\r\n'))
    await using sender = senderTo(refusing.port)
    publish('down.net', '127.0.0.3', '127.0.0.1')
    assert.equal((await sender.send(request('down.net')))[0]!.kind, 'temporary')
    publish('away.net', '127.0.0.1')
    const [result] = await sender.send(request('away.net'))
    assert.deepEqual([result!.kind, result!.code, result!.reply], ['permanent', 554, 'go away'])
  })

  test('without MX to the domain itself, and to an address literal', async () => {
    await using remote = await startRemote()
    await using sender = senderTo(remote.port)
    dns.zone.set('bare.net', 'A', ['127.0.0.1'])
    assert.equal((await sender.send(request('bare.net')))[0]!.kind, 'sent')
    assert.equal((await sender.send(request('[127.0.0.1]')))[0]!.kind, 'sent')
  })

  const refused: [string, () => void, number, RegExp][] = [
    ['nowhere.net', () => undefined, 550, /does not exist/],
    ['null.net', () => dns.zone.set('null.net', 'MX', [{ priority: 0, exchange: '' }]), 556, /takes no mail/],
    [
      'ours.net',
      () => dns.zone.set('ours.net', 'MX', [{ priority: 5, exchange: 'here.net' }]),
      554,
      /come back/
    ],
    [
      'empty.net',
      () => dns.zone.set('empty.net', 'MX', [{ priority: 5, exchange: 'no.empty.net' }]),
      550,
      /has an address/
    ]
  ]
  for (const [domain, prepare, code, text] of refused) {
    test(`${domain}: a permanent failure`, async () => {
      await using sender = senderTo(1)
      prepare()
      const [result] = await sender.send(request(domain))
      assert.deepEqual([result!.kind, result!.code], ['permanent', code])
      assert.match(result!.reply, text)
    })
  }

  test('to a domain that takes no mail, nothing; by an MX that is an alias, all the same', async () => {
    await using remote = await startRemote({})
    await using sender = senderTo(remote.port)
    dns.zone.set('null.net', 'MX', [{ exchange: '.', priority: 0 }])
    const [refused] = await sender.send(request('null.net'))
    assert.deepEqual([refused!.kind, refused!.code], ['permanent', 556])
    dns.zone.set('aliased.net', 'MX', [{ exchange: 'alias.net', priority: 0 }])
    dns.zone.set('alias.net', 'CNAME', ['real.net'])
    dns.zone.set('real.net', 'A', ['127.0.0.1'])
    const [sent] = await sender.send(request('aliased.net'))
    assert.equal(sent!.kind, 'sent', sent!.reply)
  })

  test('never to loopback, private or own addresses', async () => {
    await using remote = await startRemote()
    await using sender = senderTo(remote.port, { allowPrivate: false })
    for (const address of ['127.0.0.1', '10.1.2.3', '169.254.169.254']) {
      publish('inside.net', address)
      const [result] = await sender.send(request('inside.net'))
      assert.match(`${result!.kind} ${result!.reply}`, /^permanent .* no public address/)
    }
    assert.equal((await sender.send(request('[127.0.0.1]')))[0]!.kind, 'permanent')
    assert.equal(remote.mails.length, 0)
  })

  test('DNS that does not answer is temporary', async () => {
    await using sender = senderTo(1)
    dns.zone.fail('servfail.net', '*', 'SERVFAIL')
    assert.equal((await sender.send(request('servfail.net')))[0]!.kind, 'temporary')
  })
})

describe('servers that misbehave', () => {
  const timeouts = { connect: 2000, setup: 300, idle: 300, message: 600 }
  const faults: Record<string, (line: string, socket: import('node:net').Socket) => void> = {
    'closes at once': (_line, socket) => socket.end(),
    'says nothing': () => undefined,
    'resets in the middle': (line, socket) => (line === 'DATA' ? socket.destroy() : politely(line, socket)),
    '421 in DATA': (line, socket) =>
      line === '.' ? socket.end('421 going down\r\n') : politely(line, socket),
    'no answer to the message': (line, socket) => line !== '.' && politely(line, socket),
    'a reply without end': (line, socket) => {
      if (line.startsWith('MAIL')) socket.write(`250-${'x'.repeat(900)}\r\n`.repeat(11_000))
      else politely(line, socket)
    },
    'a line without end': (line, socket) => {
      if (line.startsWith('RCPT')) socket.write('2'.repeat(1_000_000))
      else politely(line, socket)
    },
    'not SMTP': (_line, socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
    'a byte now and then': (line, socket) => {
      if (line !== '.') return politely(line, socket)
      const timer = setInterval(() => socket.write('2'), 50)
      socket.on('close', () => clearInterval(timer))
    }
  }
  for (const [name, answer] of Object.entries(faults)) {
    test(`${name}: temporary`, { timeout: 180_000 }, async () => {
      await using remote = await startRaw(answer)
      await using sender = senderTo(remote.port, { timeouts })
      publish('fault.net', '127.0.0.1')
      const [result] = await sender.send(request('fault.net'))
      assert.equal(result!.kind, 'temporary', JSON.stringify(result))
      assert.ok(result!.reply.length > 0 && result!.reply.length <= 1100)
    })
  }

  test('a host that did not answer is not asked again for a while', async () => {
    await using remote = await startRaw(() => undefined)
    await using sender = senderTo(remote.port, { timeouts })
    publish('slow.net', '127.0.0.1')
    await sender.send(request('slow.net'))
    await remote[Symbol.asyncDispose]()
    await using well = await startRemote({ listenPort: remote.port })
    assert.equal((await sender.send(request('slow.net')))[0]!.kind, 'temporary')
    assert.equal(well.mails.length, 0)
  })
})
