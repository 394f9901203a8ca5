import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SmtpRefusal, type SmtpParameters } from '../src/index.ts'
import { dial, dialTls, greeted, sending, start, tls, until } from './listener-fixture.ts'

test('a message goes through, with what the session was', async (t) => {
  const { port, accepted } = await start(t, { banner: 'Postkeep' })
  const client = await dial(t, port)
  assert.equal(await client.reply(), '220 mx.test ESMTP Postkeep')
  assert.equal(
    await client.say('EHLO client.test'),
    [
      // The address that is seen.
      '250-mx.test greets [127.0.0.1]',
      '250-PIPELINING',
      '250-8BITMIME',
      '250-SMTPUTF8',
      '250-ENHANCEDSTATUSCODES',
      '250-DSN',
      '250-STARTTLS',
      '250 SIZE 1000000'
    ].join('\n')
  )
  assert.equal(await client.say('MAIL FROM:<a@one.test> SIZE=20 RET=HDRS ENVID=x+2Dy'), '250 2.1.0 Accepted')
  assert.equal(await client.say('RCPT TO:<b@two.test> NOTIFY=NEVER'), '250 2.1.5 Accepted')
  assert.equal(await client.say('RCPT TO:<c@B\u00fccher.test>'), '501 5.1.3 Bad domain in address')
  assert.equal(await client.say('RCPT TO:<c@xn--bcher-kva.test>'), '250 2.1.5 Accepted')
  assert.match(await client.say('DATA'), /^354 /)
  assert.equal(await client.say('Subject: x\r\n\r\n..dot\r\n.'), '250 2.0.0 stored 1')
  assert.match(await client.say('QUIT'), /^221 /)
  await client.closed()
  const { envelope, body, session, transmissionType } = accepted[0]!
  assert.equal(body, 'Subject: x\r\n\r\n.dot\r\n')
  assert.deepEqual(envelope, {
    sender: 'a@one.test',
    parameters: { SIZE: '20', RET: 'HDRS', ENVID: 'x-y' },
    recipients: [
      { address: 'b@two.test', parameters: { NOTIFY: 'NEVER' } },
      { address: 'c@xn--bcher-kva.test', parameters: {} }
    ]
  })
  assert.equal(transmissionType, 'ESMTP')
  assert.deepEqual(
    [session.helo, session.remoteAddress, session.isExtendedHelo],
    ['client.test', '127.0.0.1', true]
  )
})

test('pipelined commands are answered in order', async (t) => {
  const { port, accepted } = await start(t)
  const client = await greeted(t, port)
  client.socket.write(
    'MAIL FROM:<a@one.test>\r\nRCPT TO:<b@two.test>\r\nDATA\r\nx\r\n.\r\nMAIL FROM:<>\r\nRSET\r\nQUIT\r\n'
  )
  const replies: string[] = []
  for (let count = 0; count < 7; count++) replies.push((await client.reply()).slice(0, 3))
  assert.deepEqual(replies, ['250', '250', '354', '250', '250', '250', '221'])
  assert.equal(accepted[0]!.body, 'x\r\n')
})

test('a refusal is told as it was thrown, an unknown error as a temporary failure that is logged once', async (t) => {
  const { port, log } = await start(t, {
    handlers: {
      mailFrom(_session, address) {
        if (address === '') throw new SmtpRefusal(550, '5.7.1', 'No null sender here')
      },
      async rcptTo(_session, address) {
        if (address.startsWith('db')) throw new Error('mongodb://user:secret@host')
        if (address.startsWith('no')) throw new SmtpRefusal(550, '5.1.1', 'No such\r\n250 user')
        if (address.startsWith('go')) throw new SmtpRefusal(550, '5.7.1', 'Go away', { close: true })
      },
      data: () => {
        throw new SmtpRefusal(554, '5.7.0', 'Not this one', { cause: new Error('why') })
      }
    }
  })
  const client = await greeted(t, port)
  assert.equal(await client.say('MAIL FROM:<>'), '550 5.7.1 No null sender here')
  assert.equal(await client.say('MAIL FROM:<a@one.test>'), '250 2.1.0 Accepted')
  assert.equal(await client.say('RCPT TO:<db@two.test>'), '451 4.3.0 Temporary failure, try again later')
  assert.equal(await client.say('RCPT TO:<no@two.test>'), '550 5.1.1 No such  250 user')
  assert.equal(await client.say('RCPT TO:<b@two.test>'), '250 2.1.5 Accepted')
  await client.say('DATA')
  assert.equal(await client.say('x\r\n.'), '554 5.7.0 Not this one')
  assert.equal(await client.say('NOOP'), '250 2.0.0 OK')
  await client.say('MAIL FROM:<a@one.test>')
  assert.equal(await client.say('RCPT TO:<go@two.test>'), '550 5.7.1 Go away')
  await client.closed()
  const errors = log.filter((entry) => entry.level === 'error').map((entry) => String(entry.fields['error']))
  assert.deepEqual(errors, ['Error: mongodb://user:secret@host', 'Error: why'])
})

test('connect can refuse, and the text after 250 may bring its own status', async (t) => {
  const refusing = await start(t, {
    handlers: {
      connect: () => {
        throw new SmtpRefusal(554, '5.7.1', 'You are listed')
      },
      rcptTo: () => undefined,
      data: () => ''
    }
  })
  const listed = await dial(t, refusing.port)
  assert.equal(await listed.reply(), '554 5.7.1 You are listed')
  await listed.closed()
  const { port } = await start(t, { handlers: { rcptTo: () => undefined, data: () => '2.6.0 queued as 7' } })
  const client = await sending(t, port)
  assert.equal(await client.say('x\r\n.'), '250 2.6.0 queued as 7')
})

test('parameters: unknown ones, too large a SIZE, UTF-8 without SMTPUTF8', async (t) => {
  const seen: [string, SmtpParameters][] = []
  const { port } = await start(t, {
    handlers: {
      mailFrom: (_session, address, parameters) => void seen.push([address, parameters]),
      rcptTo: () => undefined,
      data: () => ''
    }
  })
  const client = await greeted(t, port)
  const replies = await client.all([
    'MAIL FROM:<a@one.test> FOO=bar',
    'MAIL FROM:<a@one.test> REQUIRETLS',
    'MAIL FROM:<a@one.test> SIZE=1000001',
    'MAIL FROM:<a@one.test> BODY=BINARYMIME',
    'MAIL FROM:<a@one.test> SIZE=1 SIZE=2'
  ])
  assert.deepEqual(
    replies.map((reply) => reply.slice(0, 9)),
    ['555 5.5.4', '530 5.7.0', '552 5.3.4', '501 5.5.4', '501 5.5.4']
  )
  const utf8 = (text: string) => Buffer.from(text).toString('latin1')
  assert.match(await client.say(utf8('MAIL FROM:<ü@one.test>')), /^553 5\.6\.7/)
  assert.match(await client.say(utf8('MAIL FROM:<ü@bücher.test> SMTPUTF8 BODY=8BITMIME')), /^250 2\.1\.0/)
  assert.match(await client.say(utf8('RCPT TO:<ü@two.test>')), /^250 2\.1\.5/)
  assert.deepEqual(seen, [['ü@xn--bcher-kva.test', { SMTPUTF8: true, BODY: '8BITMIME' }]])
})

test('implicit TLS and STARTTLS are in the session; the certificate is asked for at each handshake', async (t) => {
  let handshakes = 0
  const counted = { current: () => (handshakes++, tls.current()) }
  const { port, accepted } = await start(t, { tls: counted, implicitTls: true, requireTls: true })
  const client = await dialTls(t, port)
  assert.match(await client.reply(), /^220 mx\.test ESMTP/)
  const features = await client.say('EHLO client.test')
  assert.match(features, /REQUIRETLS/)
  assert.doesNotMatch(features, /STARTTLS\n/)
  await client.all(['MAIL FROM:<a@one.test> REQUIRETLS', 'RCPT TO:<b@two.test>', 'DATA', 'x\r\n.'])
  assert.equal(accepted[0]!.transmissionType, 'ESMTPS')
  assert.deepEqual(accepted[0]!.envelope.parameters, { REQUIRETLS: true })
  assert.equal(accepted[0]!.session.tls?.protocol, 'TLSv1.3')
  assert.match(accepted[0]!.session.tls?.cipher ?? '', /^TLS_/)
  const before = handshakes
  await dialTls(t, port)
  assert.ok(handshakes > before)
})

test('the reverse look-up comes when it comes, and only with a plausible name', async (t) => {
  const answers = ['mail.one.test.', 'bad\r\nname', undefined]
  const seen: (string | undefined)[] = []
  const { port } = await start(t, {
    reverseLookup: async () => answers.shift(),
    handlers: {
      mailFrom: (session) => void seen.push(session.clientHostName),
      rcptTo: () => undefined,
      data: () => ''
    }
  })
  for (let count = 0; count < 3; count++) await (await greeted(t, port)).say('MAIL FROM:<>')
  assert.deepEqual(seen, ['mail.one.test', undefined, undefined])
})

test('whether the client has got its 250 is told once', async (t) => {
  const told: boolean[] = []
  const order: string[] = []
  const { port } = await start(t, {
    handlers: {
      rcptTo: () => undefined,
      data: () => 'stored',
      answered: (_session, hasAnswer) => void (told.push(hasAnswer), order.push('answered')),
      close: () => void order.push('close')
    }
  })
  const quitting = await sending(t, port)
  await quitting.say('x\r\n.')
  assert.deepEqual(told, [])
  await quitting.say('QUIT')
  assert.deepEqual(told, [true])
  await quitting.closed()
  const leaving = await sending(t, port)
  await leaving.say('x\r\n.')
  leaving.socket.end()
  await until(() => told.length === 2)
  assert.equal(told[1], true)
  const broken = await sending(t, port)
  await broken.say('x\r\n.')
  broken.socket.resetAndDestroy()
  await until(() => told.length === 3)
  assert.equal(told[2], false)
  await until(() => order.length === 6)
  assert.deepEqual(order, ['answered', 'close', 'answered', 'close', 'answered', 'close'])
})

test('a message whose client left before the handler was done counts as not answered', async (t) => {
  const told: boolean[] = []
  const gate = Promise.withResolvers<void>()
  let isClosed = false
  let isStoring = false
  const { port } = await start(t, {
    handlers: {
      rcptTo: () => undefined,
      data: async () => {
        isStoring = true
        await gate.promise
        return 'stored'
      },
      answered: (_session, hasAnswer) => void told.push(hasAnswer),
      close: () => (isClosed = true)
    }
  })
  const client = await sending(t, port)
  client.socket.write('x\r\n.\r\n')
  await until(() => isStoring)
  client.socket.resetAndDestroy()
  await until(() => isClosed)
  gate.resolve()
  await until(() => told.length === 1)
  assert.deepEqual(told, [false])
})
