// What becomes of messages: stored, forwarded, refused, with what fields, and once.
import assert from 'node:assert/strict'
import { createSecretKey } from 'node:crypto'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { after, before, describe, test } from 'node:test'
import { createAuthenticator } from '@postkeep/authentication'
import { createResolver } from '@postkeep/dns'
import { createTransport } from 'nodemailer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { ClaimedEmail, MessageTask } from '@postkeep/outbound'
import { createServerSealer } from '@postkeep/crypto'
import { readReason } from '@postkeep/delivery'
import { hasProgram, playTranscript, startProcess } from '@postkeep/testkit'
import { domain, startMx, type MxFixture } from './fixture.ts'
import { SmtpClient } from './smtp-client.ts'

const from = 'bob@there.test'
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

let mx: MxFixture
let names = 0

before(async () => {
  mx = await startMx()
  const p = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
  mx.dns.zone.set('there.test', 'TXT', ['v=spf1 ip4:127.0.0.1 -all'])
  mx.dns.zone.set('_dmarc.there.test', 'TXT', ['v=DMARC1; p=reject'])
  mx.dns.zone.set('s1._domainkey.there.test', 'TXT', [`v=DKIM1; k=rsa; p=${p}`])
  mx.dns.zone.set('elsewhere.test', 'TXT', ['v=spf1 -all'])
  mx.dns.zone.set('_dmarc.elsewhere.test', 'TXT', ['v=DMARC1; p=reject'])
  mx.dns.zone.set('suspect.test', 'TXT', ['v=spf1 -all'])
  mx.dns.zone.set('_dmarc.suspect.test', 'TXT', ['v=DMARC1; p=quarantine'])
})
after(() => mx[Symbol.asyncDispose]())

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise(setImmediate)
}

/** A mailbox of one's own for each test. */
const newMailbox = (alias = {}) => mx.addMailbox(`box${++names}`, alias)

async function send(message: {
  from?: string
  to: readonly string[]
  raw: Buffer | string
}): Promise<string> {
  using client = await SmtpClient.connect(mx.port)
  const { text } = await client.send({ from, ...message })
  await client.say('QUIT')
  return text
}

function original(stored: Buffer | undefined, raw: Buffer | string): string {
  const length = Buffer.byteLength(raw)
  return stored?.subarray(stored.length - length).toString('latin1') ?? '(nothing was stored)'
}

describe('trace', () => {
  test('a signed message has our results above it and not those that it brought', async () => {
    const to = await newMailbox()
    const transport = createTransport({
      host: '127.0.0.1',
      port: mx.port,
      name: 'mail.there.test',
      tls: { rejectUnauthorized: false },
      dkim: {
        domainName: 'there.test',
        keySelector: 's1',
        privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
      }
    })
    const forged = `mx.${domain}; dkim=pass header.d=bank.test`
    await transport.sendMail({
      from,
      to,
      subject: 'signed',
      text: 'text',
      headers: { 'Authentication-Results': forged, 'Return-Path': '<forged@bank.test>' }
    })
    transport.close()
    const [stored] = await mx.messages(to)
    const text = stored!.toString()
    assert.match(
      text,
      /^Return-Path: <bob@there\.test>\r\nX-Postkeep-Reason: INBOX: DMARC passed\.[^]*?\r\nReceived-SPF: pass /
    )
    assert.doesNotMatch(text, /bank\.test/)
    const results = /^Authentication-Results: ([^]*?)\r\n(?=\S)/m.exec(text)![1]!
    assert.match(results, /^mx\.here\.test;/)
    for (const verdict of ['spf=pass', 'dkim=pass', 'dmarc=pass'])
      assert.ok(results.includes(verdict), results)
    const received = /^Received: ([^]*?)\r\n(?=\S)/m.exec(text)![1]!.replace(/\s+/g, ' ')
    assert.match(
      received,
      /^from mail\.there\.test \(\[127\.0\.0\.1\]\) by mx\.here\.test with ESMTPS \(TLSv1\.3 \S+\) id [0-9a-f]{20} for <box\d+@here\.test>; .* \+0000$/
    )
  })

  test('a forward gets the trace, without Return-Path, and waits in the queue under the id of the answer', async () => {
    const to = await mx.addAlias('forward', { recipients: ['out@far.test'] })
    const raw = `From: ${from}\r\nSubject: on\r\n\r\ntext\r\n`
    const trace = (await send({ to: [to], raw })).split(' ').at(-1)
    const [queued] = await mx.queue.list()
    assert.ok(queued)
    assert.equal(queued.trace, trace)
    assert.deepEqual(queued.envelope.to, ['out@far.test'])
    assert.equal(queued.kind, 'forward')
    const record = await mx.database.emails.findOne({ _id: queued._id })
    const body = await mx.queue.openBody(record as ClaimedEmail)
    assert.doesNotMatch(body.toString(), /Return-Path|X-Postkeep-Reason/)
    assert.match(body.toString(), /^ARC-Seal: i=1;/)
    assert.match(body.toString(), /^Received-SPF: /m)
    assert.match(record!.envelope.from, /^SRS0=.*=there\.test=bob@here\.test$/)
  })
})

describe('forwards', () => {
  const queued = async (target: string) => {
    const record = await mx.database.emails.findOne({ 'envelope.to': target })
    const raw = await mx.queue.openBody(record as ClaimedEmail)
    return { record: record!, raw, text: raw.toString() }
  }
  const verified = async (raw: Buffer, clientAddress = '127.0.0.1') => {
    for (const { public_key: p, algorithm: k, selector } of (await mx.directory.domains.find(domain))!
      .dkim_keys)
      mx.dns.zone.set(`${selector}._domainkey.${domain}`, 'TXT', [`v=DKIM1; k=${k}; p=${p}`])
    const resolver = createResolver({ servers: [mx.dns.address] })
    const authenticator = createAuthenticator({ resolver, hostName: 'mx.far.test', trustedSealers: [domain] })
    return authenticator.authenticate({ raw, clientAddress, helo: 'mx.here.test', sender: '' })
  }

  test('REQUIRETLS is offered under TLS, and goes along', async () => {
    const to = await mx.addAlias('guarded', { recipients: ['guarded@far.test'] })
    const connection = new SMTPConnection({
      host: '127.0.0.1',
      port: mx.port,
      tls: { rejectUnauthorized: false }
    })
    await new Promise<void>((resolve, reject) => {
      connection.once('error', reject)
      connection.connect((error) => (error ? reject(error) : resolve()))
    })
    const envelope = { from, to: [to], requireTLSExtensionEnabled: true }
    await new Promise<void>((resolve, reject) => {
      connection.send(envelope, `From: ${from}\r\n\r\nx\r\n`, (error) => (error ? reject(error) : resolve()))
    })
    connection.quit()
    assert.equal((await queued('guarded@far.test')).record.requireTLS, true)
    using plain = await SmtpClient.connect(mx.port)
    assert.match((await plain.say(`MAIL FROM:<${from}> REQUIRETLS`)).text, /^5/)
  })

  test('a signed message goes on as it is, under a seal that says what we saw', async () => {
    const to = await mx.addAlias('signed', { recipients: ['signed@far.test'] })
    const transport = createTransport({
      host: '127.0.0.1',
      port: mx.port,
      tls: { rejectUnauthorized: false },
      dkim: {
        domainName: 'there.test',
        keySelector: 's1',
        privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
      }
    })
    await transport.sendMail({ from, to, subject: 'signed', text: 'text' })
    transport.close()
    const { record, raw, text } = await queued('signed@far.test')
    assert.doesNotMatch(text, /X-Original-From/)
    assert.deepEqual(record.recipients[0]?.notify, [])
    const results = await verified(raw)
    assert.deepEqual(
      [results.arc.result, results.arc.trusted, results.dmarc.result],
      ['pass', domain, 'pass']
    )
  })

  test('what only SPF vouched for goes on as from the alias, signed and sealed', async () => {
    const to = await mx.addAlias('unsigned', { recipients: ['unsigned@far.test'] })
    await send({ to: [to], raw: `From: Bob <${from}>\r\nSubject: on\r\n\r\ntext\r\n` })
    const { raw, text } = await queued('unsigned@far.test')
    assert.match(
      text,
      /^From: "Bob via unsigned@here\.test" <unsigned@here\.test>\r\nReply-To: Bob <bob@there\.test>\r\n/m
    )
    mx.dns.zone.set('_dmarc.here.test', 'TXT', ['v=DMARC1; p=reject'])
    const results = await verified(raw)
    assert.deepEqual([results.arc.result, results.dmarc.result], ['pass', 'pass'])
    assert.equal(results.dmarc.domain, domain)
  })

  test('suspicious mail keeps its author, and nobody is told when it fails', async () => {
    const to = await mx.addAlias('suspicious', { recipients: ['suspicious@far.test'] })
    await send({ from: 'x@suspect.test', to: [to], raw: 'From: x@suspect.test\r\n\r\ntext\r\n' })
    const { record, text } = await queued('suspicious@far.test')
    assert.match(text, /^From: x@suspect\.test\r\n/m)
    assert.deepEqual(record.recipients[0]?.notify, ['NEVER'])
  })

  test('a bounce finds its way back to the sender, and nothing else does', async () => {
    const path = await mx.directory.recipients.returnPath('bob@far.test', domain)
    assert.match(await send({ to: [path], raw: 'Subject: x\r\n\r\ntext\r\n' }), /^550 5\.7\.1 /)
    assert.match(
      await send({ from: '', to: [path.replace('bob', 'eve')], raw: 'x: y\r\n\r\n' }),
      /^550 5\.1\.1 /
    )
    assert.match(await send({ from: '', to: [path], raw: 'Subject: bounce\r\n\r\ntext\r\n' }), /^250 /)
    const { record } = await queued('bob@far.test')
    assert.equal(record.envelope.from, '')
  })
})

describe('webhooks', () => {
  test('a copy waits in the queue, and tells nobody the URL', async () => {
    const to = await mx.addAlias('hooked', { recipients: ['https://hook.test/secret'] })
    assert.match(await send({ to: [to], raw: `From: ${from}\r\n\r\ntext\r\n` }), /^250 /)
    const record = await mx.database.emails.findOne({ kind: 'webhook' })
    assert.deepEqual(record?.envelope, { from, to: [to] })
    assert.doesNotMatch(JSON.stringify(record), /secret/)
    const task = mx.queue.openWebhook(record as ClaimedEmail) as MessageTask
    assert.equal(task.url, 'https://hook.test/secret')
    assert.equal(task.session['sender'], from)
    assert.deepEqual(task.dmarc, { domain: 'there.test', policy: 'reject', status: { result: 'pass' } })
  })
})

describe('decisions', () => {
  test('DMARC: reject is refused, quarantine is put aside', async () => {
    const to = await newMailbox()
    const forged = (name: string) =>
      send({ from: `x@${name}`, to: [to], raw: `From: x@${name}\r\n\r\nforged\r\n` })
    assert.match(await forged('elsewhere.test'), /^550 5\.7\.1 DMARC: elsewhere\.test /)
    assert.match(await forged('suspect.test'), /^250 /)
    assert.equal((await mx.messages(to)).length, 0)
    assert.equal((await mx.messages(to, 'Junk')).length, 1)
  })

  test('a policy that cannot be looked up is put off', async () => {
    const to = await newMailbox()
    mx.dns.zone.fail('_dmarc.dark.test', '*', 'SERVFAIL')
    const raw = 'From: x@dark.test\r\n\r\ntext\r\n'
    using client = await SmtpClient.connect(mx.port)
    const { text } = await client.send({ from: 'x@dark.test', to: [to], raw })
    assert.match(text, /^421 4\.7\.0 DMARC: .*dark\.test/)
  })

  test('what was refused, put aside, or wanted told has an entry that says why; the same refusal has one', async () => {
    const to = await newMailbox()
    const raw = (name: string) => `From: x@${name}\r\n\r\nlogged\r\n`
    for (const name of ['elsewhere.test', 'elsewhere.test', 'suspect.test', 'there.test'])
      await send({ from: `logged@${name}`, to: [to], raw: raw(name) })
    const entries = async (outcome: string) => {
      const found = await mx.database.logEntries.find({
        'meta.session.recipients': to,
        'meta.outcome': outcome
      })
      return found.map(({ message }) => message)
    }
    await until(async () => (await entries('suspicious')).length === 1)
    const [suspicious] = await entries('suspicious')
    assert.match(
      suspicious!,
      /^Junk: DMARC: suspect\.test asks .*\. SPF: suspect\.test does not let 127\.0\.0\.1 send/
    )
    assert.equal((await entries('refused')).length, 1)
    assert.equal((await entries('accepted')).length, 0)
    const [stored] = await mx.messages(to, 'Junk')
    const sealer = createServerSealer(mx.environment['HELPER_ENCRYPTION_KEY']!)
    const reason = readReason(stored!, createSecretKey(sealer.subkey('reason')))
    assert.equal(reason?.text, suspicious)
  })

  test('headers that are too much', async () => {
    const to = await newMailbox()
    const hops = 'Received: from x by y; Mon, 05 Jan 2026 06:07:08 +0000\r\n'
    assert.match(await send({ to: [to], raw: `${hops.repeat(51)}\r\ntext` }), /^554 5\.4\.6 /)
    assert.match(await send({ to: [to], raw: `${hops.repeat(50)}\r\ntext` }), /^250 /)
    for (const header of [
      `X: ${'x'.repeat(1000)}\r\n`,
      'X: y\r\n'.repeat(1001),
      `X: ${'x'.repeat(900)}\r\n`.repeat(300),
      'X: \0\r\n',
      'From: a@x.test\r\nFrom: b@y.test\r\n'
    ]) {
      assert.match(await send({ to: [to], raw: `${header}\r\ntext` }), /^554 5\.6\.0 /, header.slice(0, 40))
    }
    assert.equal((await mx.messages(to)).length, 1)
  })
})

describe('what is stored is what was sent', () => {
  const cases: Record<string, string> = {
    'long lines': `Subject: x\r\n\r\n${'x'.repeat(200_000)}\r\n`,
    'NUL and 8-bit bytes': 'Subject: x\r\n\r\n\0\u00ff\u00fe\0\r\n',
    'dots at the beginning of lines': 'Subject: x\r\n\r\n.\r\n..\r\n.a\r\n',
    'no empty line': 'Subject: x\r\n',
    'no header': '\r\ntext\r\n',
    'no header field': 'text alone\r\n',
    nothing: '\r\n',
    'half a megabyte': `Subject: x\r\n\r\n${'0123456789abcdef\r\n'.repeat(30_000)}`,
    'more than is kept in memory': `Subject: x\r\n\r\n${'0123456789abcdef\r\n'.repeat(90_000)}`
  }
  for (const [name, text] of Object.entries(cases)) {
    test(name, async () => {
      const to = await newMailbox()
      const raw = Buffer.from(text, 'latin1')
      assert.match(await send({ to: [to], raw }), /^250 /)
      const [stored] = await mx.messages(to)
      assert.ok(original(stored, raw) === text, 'other bytes')
      assert.match(stored!.subarray(0, stored!.length - raw.length).toString(), /^Return-Path[^]*\+0000\r\n$/)
    })
  }

  test('a line beyond the bound is refused', async () => {
    const to = await newMailbox()
    const raw = `Subject: x\r\n\r\n${'x'.repeat(1024 * 1024 + 1)}\r\n`
    assert.match(await send({ to: [to], raw }), /^554 5\.6\.0 /)
  })

  test('no end of data but CRLF.CRLF: what else looks like one is refused, and what follows is no command', async () => {
    const to = await newMailbox()
    for (const end of ['\\n.\\n', '\\r.\\r', '\\r\\n.\\n', '\\n.\\r\\n', '\\r\\n.\\r', '\\r\\n\\0.\\r\\n']) {
      await playTranscript(
        `
        S... 220
        C: EHLO client.test
        S... 250 SIZE
        C: MAIL FROM:<${from}>
        S~ ^250
        C: RCPT TO:<${to}>
        S~ ^250
        C: DATA
        S~ ^354
        C< Subject: one\\r\\n\\r\\ntext${end}MAIL FROM:<evil@there.test>\\r\\nRCPT TO:<${to}>\\r\\nDATA\\r\\n
        C< Subject: two\\r\\n\\r\\nsmuggled\\r\\n.\\r\\n
        S~ ^${end.includes('\\0') ? '250' : '550 5\\.6\\.11'}
        C: QUIT
        S~ ^221
        S$
        `,
        { port: mx.port }
      )
    }
    const stored = await mx.messages(to)
    assert.equal(stored.length, 1)
    assert.match(stored[0]!.toString(), /Subject: one[^]*smuggled/)
  })
})

describe('mailboxes', () => {
  test('a locked mailbox receives, and shows all in order when it is opened', async () => {
    const to = await newMailbox()
    const texts = ['one', 'two', 'three']
    for (const text of texts)
      assert.match(await send({ to: [to], raw: `Subject: ${text}\r\n\r\n${text}\r\n` }), /^250 /)
    const stored = await mx.messages(to)
    assert.deepEqual(
      stored.map((raw) => /^Subject: (.*)\r$/m.exec(raw.toString())?.[1]),
      texts
    )
  })

  test('one that is open sees it come', async () => {
    const to = await newMailbox()
    const session = await mx.logIn(to)
    const { promise, resolve } = Promise.withResolvers<void>()
    session.onEvent((event) => event.kind === 'added' && resolve())
    await session.openFolder('INBOX')
    await send({ to: [to], raw: 'Subject: x\r\n\r\n' })
    await promise
    await session.logout()
  })

  test('two recipients, one full: for now; at the next try the full one is told, the other gets it once', async () => {
    const full = await newMailbox({ max_quota: 5000 })
    const free = await newMailbox()
    const raw = `Subject: x\r\n\r\n${'x'.repeat(70)}\r\n`
    const large = `Subject: large\r\n\r\n${`${'x'.repeat(70)}\r\n`.repeat(60)}`
    assert.match(await send({ to: [full], raw }), /^250 /)
    assert.match(await send({ to: [full, free], raw: large }), /^452 4\.2\.2 /)
    using client = await SmtpClient.connect(mx.port)
    await client.say(`MAIL FROM:<${from}> SIZE=${large.length}`)
    assert.match((await client.say(`RCPT TO:<${full}>`)).text, /^552 5\.2\.2 /)
    assert.match((await client.say(`RCPT TO:<${free}>`)).text, /^250 /)
    await client.say('DATA')
    assert.match((await client.content(large)).text, /^250 /)
    assert.equal((await mx.messages(free)).length, 1)
    assert.equal((await mx.messages(full)).length, 1)
    assert.match(await send({ to: [full], raw }), /^250 /, 'what fits is still taken')
  })

  test('full, and nobody else: for good', async () => {
    const full = await newMailbox({ max_quota: 1000 })
    assert.match(
      await send({ to: [full], raw: `Subject: x\r\n\r\n${'x'.repeat(2000)}\r\n` }),
      /^552 5\.2\.2 /
    )
  })

  test('an address given twice, with a tag and without, gets one copy', async () => {
    const to = await newMailbox()
    const tagged = to.replace('@', '+tag@')
    await send({ to: [to, tagged], raw: 'Subject: x\r\n\r\n' })
    assert.equal((await mx.messages(to)).length, 1)
  })
})

describe('once', () => {
  const raw = 'Subject: same\r\n\r\nbytes\r\n'

  test('the same bytes again, after the answer was seen, are a new message', async () => {
    const to = await newMailbox()
    for (let time = 0; time < 3; time += 1) await send({ to: [to], raw })
    using client = await SmtpClient.connect(mx.port)
    for (let time = 0; time < 3; time += 1) await client.send({ from, to: [to], raw })
    await client.say('NOOP')
    assert.equal((await mx.messages(to)).length, 6)
  })

  test('the same bytes at the same time are as many messages', async () => {
    const to = await newMailbox()
    await Promise.all(Array.from({ length: 8 }, () => send({ to: [to], raw })))
    assert.equal((await mx.messages(to)).length, 8)
  })

  test('who breaks off before the answer and comes again makes no double', async () => {
    const to = await newMailbox()
    for (let time = 0; time < 5; time += 1) {
      using client = await SmtpClient.connect(mx.port)
      for (const command of [`MAIL FROM:<${from}>`, `RCPT TO:<${to}>`, 'DATA']) await client.say(command)
      client.socket.write(`${raw}.\r\n`, () => client.socket.resetAndDestroy())
      await once(client.socket, 'close')
    }
    assert.match(await send({ to: [to], raw }), /^250 /)
    assert.equal((await mx.messages(to)).length, 1)
  })

  test('who leaves while the sender is looked up and comes again at once makes no double', async () => {
    const to = await newMailbox()
    mx.dns.zone.set('slow.test', 'TXT', ['v=spf1 ip4:127.0.0.1 -all'])
    const sender = 'eve@slow.test'
    // Its key is asked for when the message is there as a whole.
    const signed = `DKIM-Signature: v=1; a=rsa-sha256; d=slow.test; s=s1; h=from; bh=eA==; b=eA==\r\n${raw}`
    const isThere = () => mx.dns.queries.some(({ name }) => name === 's1._domainkey.slow.test')
    using client = await SmtpClient.connect(mx.port)
    using second = await SmtpClient.connect(mx.port)
    // Both attempts wait for the same answers, and go on side by side.
    mx.dns.delayMs = 300
    try {
      for (const command of [`MAIL FROM:<${sender}>`, `RCPT TO:<${to}>`, 'DATA']) await client.say(command)
      client.socket.write(`${signed}.\r\n`)
      await until(() => Promise.resolve(isThere()))
      client.socket.end()
      await once(client.socket, 'close')
      assert.equal((await second.send({ from: sender, to: [to], raw: signed })).code, 250)
    } finally {
      mx.dns.delayMs = 0
    }
    // What is noted of an attempt is noted when it has ended.
    const attempts = () => mx.database.journeySteps.distinct('trace', { addresses: sender })
    await until(async () => (await attempts()).length === 2)
    assert.equal((await mx.messages(to)).length, 1)
  })
})

test('swaks over STARTTLS', { skip: hasProgram('swaks') ? false : 'swaks is not installed' }, async () => {
  const to = await newMailbox()
  const args = ['--server', '127.0.0.1', '--port', String(mx.port), '--from', from, '--to', to, '--tls']
  const swaks = await startProcess({ command: 'swaks', args: [...args, '--body', 'by swaks'] })
  assert.equal(await swaks.exited, 0, swaks.output())
  const [stored] = await mx.messages(to)
  assert.match(stored!.toString(), /with ESMTPS[^]*by swaks/)
})
