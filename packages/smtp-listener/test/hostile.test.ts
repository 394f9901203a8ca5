// FAULTS.md, "SMTP in".
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import fc from 'fast-check'
import { createSpool } from '@postkeep/spool'
import { Client, dial, dialTls, greeted, sending, start, until } from './listener-fixture.ts'

test('no form of a false end smuggles a second message, and none is stored', async (t) => {
  const { port, accepted } = await start(t)
  for (const form of ['\n.\n', '\r.\r', '\r\n.\n', '\n.\r\n', '\r.\r\n', '\r\r.\r\n', '\r\n.\r']) {
    const client = await sending(t, port)
    client.socket.write(
      `x${form}MAIL FROM:<evil@one.test>\r\nRCPT TO:<b@two.test>\r\nDATA\r\nevil\r\n.\r\n`,
      'latin1'
    )
    assert.match(await client.reply(), /^550 5\.6\.11 Bare CR or LF/, JSON.stringify(form))
    assert.match(await client.say('NOOP'), /^250/)
  }
  const client = await sending(t, port)
  client.socket.write('x\r\n\0.\r\ny\r\n.\r\n')
  assert.match(await client.reply(), /^250/)
  assert.deepEqual(
    accepted.map((message) => message.body),
    ['x\r\n\0.\r\ny\r\n']
  )
})

test('bytes cut at any two places give the same session', async (t) => {
  const { port, accepted } = await start(t)
  const bytes = Buffer.from(
    'MAIL FROM:<a@one.test>\r\nRCPT TO:<b@two.test>\r\nDATA\r\n..a\r\n.b\r\n\r\n.\r\nNOOP\r\n'
  )
  const client = await greeted(t, port)
  for (let first = 1; first < bytes.length; first += 5) {
    for (let second = first; second < bytes.length; second += 3) {
      for (const part of [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)]) {
        client.socket.write(part)
        await new Promise((resolve) => setImmediate(resolve))
      }
      const codes: string[] = []
      for (let count = 0; count < 5; count++) codes.push((await client.reply()).slice(0, 3))
      assert.deepEqual(codes, ['250', '250', '354', '250', '250'])
      assert.equal(accepted.pop()!.body, '.a\r\nb\r\n\r\n')
    }
  }
})

test('what was sent behind STARTTLS in clear text is dropped', async (t) => {
  const { port, accepted } = await start(t)
  const client = await greeted(t, port)
  client.socket.write('STARTTLS\r\nMAIL FROM:<evil@one.test>\r\nRCPT TO:<b@two.test>\r\n')
  assert.match(await client.reply(), /^220/)
  await client.startTls()
  assert.match(await client.say('RCPT TO:<b@two.test>'), /^503/, 'HELO before TLS is forgotten')
  assert.match(await client.say('EHLO client.test'), /^250/)
  assert.match(await client.say('RCPT TO:<b@two.test>'), /^503 5\.5\.1 Error: need MAIL/)
  assert.match(await client.say('STARTTLS'), /^503/)
  await client.all(['MAIL FROM:<a@one.test>', 'RCPT TO:<b@two.test>', 'DATA', 'x\r\n.'])
  assert.equal(accepted.length, 1)
  assert.equal(accepted[0]!.transmissionType, 'ESMTPS')
})

test('bare CR, bare LF and NUL in commands are refused, and the session lives', async (t) => {
  const { port } = await start(t)
  const client = await greeted(t, port)
  client.socket.write('NOOP\n')
  assert.match(await client.reply(), /^500 5\.5\.2 Bare CR or LF/)
  assert.match(await client.say('NOOP\rNOOP'), /^500 5\.5\.2/)
  assert.match(await client.say('MAIL FROM:<a\0b@one.test>'), /^501/)
  assert.match(await client.say('EHLO a\x01b'), /^501/)
  assert.match(await client.say(''), /^500/)
  assert.match(await client.say('NOOP'), /^250/)
})

test('a PROXY header makes nobody somebody else: it is no command here', async (t) => {
  const addresses: string[] = []
  const { port } = await start(t, {
    handlers: {
      mailFrom: (session) => void addresses.push(session.remoteAddress),
      rcptTo: () => undefined,
      data: () => 'stored'
    }
  })
  const client = await dial(t, port)
  assert.match(await client.reply(), /^220/)
  assert.match(await client.say('PROXY TCP4 192.0.2.1 192.0.2.2 56324 25'), /^50\d/)
  assert.match(await client.say('EHLO x'), /^250/)
  assert.match(await client.say('MAIL FROM:<a@one.test>'), /^250/)
  assert.deepEqual(addresses, ['127.0.0.1'])
})

test('a SIZE that lies is worth nothing: what comes counts', async (t) => {
  const { port, accepted } = await start(t)
  const client = await greeted(t, port)
  assert.match(await client.say('MAIL FROM:<a@one.test> SIZE=1'), /^250/)
  await client.all(['RCPT TO:<b@two.test>', 'DATA'])
  assert.match(await client.say(`${'x'.repeat(900)}\r\n.`), /^250/)
  await client.all(['MAIL FROM:<a@one.test> SIZE=1', 'RCPT TO:<b@two.test>', 'DATA'])
  const line = `${'x'.repeat(998)}\r\n`
  assert.match(await client.say(`${line.repeat(1200)}.`), /^552 5\.3\.4/)
  assert.equal(accepted.length, 1)
})

test('an endless line costs nothing, and is one error', async (t) => {
  const { port } = await start(t)
  const client = await greeted(t, port)
  for (let count = 0; count < 100; count++) client.socket.write(Buffer.alloc(50_000, 97))
  client.socket.write('\r\n')
  assert.match(await client.reply(), /^500 5\.5\.6/)
  assert.match(await client.say('NOOP'), /^250/)
})

test('an oversize message is taken to its end, refused, and not kept', async (t) => {
  const spool = createSpool({ memoryLimit: 100_000 })
  const { port, accepted } = await start(t, { spool })
  const client = await sending(t, port)
  const line = `${'x'.repeat(998)}\r\n`
  client.socket.write(line.repeat(1100))
  await until(() => spool.usage.files > 0)
  await until(() => spool.usage.files === 0)
  client.socket.write(`${line.repeat(100)}.\r\n`)
  assert.match(await client.reply(), /^552 5\.3\.4/)
  assert.equal(accepted.length, 0)
  assert.deepEqual(spool.usage, { memory: 0, files: 0 })
  await client.all(['MAIL FROM:<a@one.test>', 'RCPT TO:<b@two.test>', 'DATA'])
  assert.match(await client.say(`${line.repeat(999)}.`), /^250/, 'what fits is taken, also by way of a file')
  assert.equal(accepted[0]!.body, line.repeat(999))
  assert.deepEqual(spool.usage, { memory: 0, files: 0 })
})

test('without room for a message: 452, and the session lives', async (t) => {
  const spool = createSpool({ memoryBudget: 0, fileBudget: 100 })
  const { port, log } = await start(t, { spool })
  const client = await sending(t, port)
  assert.match(await client.say(`${'x'.repeat(500)}\r\n.`), /^452 4\.3\.1/)
  assert.match(await client.say('NOOP'), /^250/)
  assert.equal(log.filter((entry) => entry.level === 'error').length, 1)
})

test('a client that leaves in the middle of a message leaves nothing behind', async (t) => {
  const spool = createSpool({ memoryLimit: 1000 })
  const { port, listener, accepted, log } = await start(t, { spool })
  const client = await sending(t, port)
  client.socket.write('x'.repeat(50_000))
  await until(() => spool.usage.files > 0)
  client.socket.resetAndDestroy()
  await until(() => listener.connectionCount === 0 && spool.usage.files === 0)
  assert.equal(accepted.length, 0)
  assert.deepEqual(
    log.filter((entry) => entry.level === 'error'),
    []
  )
})

test('too many recipients are refused for a while, too many errors end the session', async (t) => {
  const { port } = await start(t, { maxRecipients: 3, limits: { maxErrors: 5 } })
  const client = await greeted(t, port)
  await client.say('MAIL FROM:<a@one.test>')
  const recipients = await client.all([1, 2, 3, 4].map((number) => `RCPT TO:<r${number}@two.test>`))
  assert.deepEqual(
    recipients.map((reply) => reply.slice(0, 9)),
    ['250 2.1.5', '250 2.1.5', '250 2.1.5', '452 4.5.3']
  )
  for (let count = 0; count < 4; count++) assert.match(await client.say('HELLO'), /^500/)
  assert.match(await client.say('RCPT TO:<nobody>'), /^501/)
  assert.equal(await client.reply(), '421 4.7.0 Too many errors')
  await client.closed()
})

test('an accepted message starts the count of errors anew', async (t) => {
  const { port } = await start(t, { limits: { maxErrors: 3 } })
  const client = await greeted(t, port)
  for (let round = 0; round < 3; round++) {
    await client.all(['HELLO', 'HELLO', 'MAIL FROM:<a@one.test>', 'RCPT TO:<b@two.test>', 'DATA'])
    assert.match(await client.say('x\r\n.'), /^250/)
  }
})

test('connections are limited by address and in all, over the whole of their life', async (t) => {
  const { port, listener } = await start(t, { limits: { maxConnectionsPerAddress: 2 } })
  const first = await greeted(t, port)
  await first.say('STARTTLS')
  await first.startTls()
  await greeted(t, port)
  const third = await dial(t, port)
  assert.equal(await third.reply(), '421 4.7.0 Too many connections from your address')
  await third.closed()
  first.socket.destroy()
  await until(() => listener.connectionCount === 1)
  assert.match(await (await dial(t, port)).reply(), /^220/)
  const all = await start(t, { limits: { maxConnections: 1 } })
  await greeted(t, all.port)
  assert.equal(await (await dial(t, all.port)).reply(), '421 4.7.0 Too many connections')
})

test('silence and old age end a session, a slow handler does not', async (t) => {
  const impatient = await start(t, { limits: { idleMs: 40 } })
  const silent = await greeted(t, impatient.port)
  assert.match(await silent.reply(), /^421 4\.4\.2 Timeout/)
  const { port } = await start(t, {
    limits: { sessionMs: 1500 },
    handlers: {
      rcptTo: () => undefined,
      data: () => new Promise((resolve) => setTimeout(() => resolve('stored'), 2000))
    }
  })
  const dripping = await sending(t, port)
  const drip = setInterval(() => dripping.socket.write('x'), 10)
  t.after(() => clearInterval(drip))
  assert.match(await dripping.reply(), /^421 4\.4\.2 The session has lasted too long/)
  clearInterval(drip)
  const patient = await sending(t, port)
  assert.match(await patient.say('x\r\n.'), /^250/)
  assert.match(await patient.reply(), /^421/)
})

test('a TLS handshake that does not come is given up', async (t) => {
  const limits = { tlsHandshakeMs: 30 }
  const implicit = await start(t, { implicitTls: true, limits })
  await (await dial(t, implicit.port)).closed()
  const { port } = await start(t, { limits })
  const client = await greeted(t, port)
  await client.say('STARTTLS')
  await client.closed()
})

test('an early talker is answered after the greeting, and the service knows', async (t) => {
  const early: boolean[] = []
  const { port } = await start(t, {
    greetingDelay: () => 30,
    handlers: {
      mailFrom: (session) => void early.push(session.isEarly),
      rcptTo: () => undefined,
      data: () => 'stored'
    }
  })
  const hasty = await dial(t, port)
  hasty.socket.write('EHLO early.test\r\nMAIL FROM:<a@b.test>\r\n')
  assert.match(await hasty.reply(), /^220/)
  assert.match(await hasty.reply(), /^250/)
  assert.match(await hasty.reply(), /^250 2\.1\.0/)
  const patient = await greeted(t, port)
  assert.match(await patient.say('MAIL FROM:<a@b.test>'), /^250/)
  assert.deepEqual(early, [true, false])
})

test('a listener that stops lets messages end and sends the others away', async (t) => {
  const gate = Promise.withResolvers<void>()
  let isStoring = false
  const { port, listener } = await start(t, {
    handlers: {
      rcptTo: () => undefined,
      async data() {
        isStoring = true
        await gate.promise
        return 'stored'
      }
    }
  })
  const idle = await greeted(t, port)
  const receiving = await sending(t, port)
  const storing = await sending(t, port)
  storing.socket.write('x\r\n.\r\n')
  await until(() => isStoring)
  const closing = listener.close(10_000)
  assert.match(await idle.reply(), /^421 4\.3\.2/)
  receiving.socket.write('x\r\n.\r\n')
  gate.resolve()
  for (const client of [receiving, storing]) {
    assert.match(await client.reply(), /^250 2\.0\.0 stored/)
    assert.match(await client.reply(), /^421 4\.3\.2/)
  }
  await closing
  await until(() => listener.connectionCount === 0)
})

test('a listener does not wait longer than the grace time', async (t) => {
  let isStoring = false
  const { port, listener } = await start(t, {
    handlers: {
      rcptTo: () => undefined,
      data() {
        isStoring = true
        return new Promise<never>(() => undefined)
      }
    }
  })
  const client = await sending(t, port)
  client.socket.write('x\r\n.\r\n')
  await until(() => isStoring)
  await listener.close(20)
  await client.closed()
  await listener.close(20)
})

test('random sessions are answered or closed, and never kill the listener', async (t) => {
  const { port } = await start(t)
  const line = fc.constantFrom(
    'EHLO a',
    'HELO',
    'MAIL FROM:<a@b.test>',
    'MAIL FROM:<>',
    'RCPT TO:<@x,@y:a@b.test>',
    'RCPT TO:<"a"@b.test>',
    'DATA',
    'RCPT TO:<a%b@[127.0.0.1]>',
    'RCPT TO:<a!b>',
    '.',
    '..',
    'RSET',
    'AUTH PLAIN =',
    'STARTTLS x',
    'VRFY',
    'BDAT 5',
    '\0\xff'
  )
  const mangled = fc.tuple(
    line,
    fc.constantFrom('\r\n', '\r\n', '\r\n', '\n', '\r', ''),
    fc.string({ maxLength: 5 })
  )
  const session = async (parts: [string, string, string][]) => {
    const client = await dial(t, port)
    await client.reply()
    for (const [text, end, noise] of parts) client.socket.write(text + noise + end, 'latin1')
    client.socket.end('\r\n.\r\nQUIT\r\n')
    await client.closed()
  }
  await fc.assert(fc.asyncProperty(fc.array(mangled, { maxLength: 12 }), session), { numRuns: 150 })
  assert.match(await (await greeted(t, port)).say('NOOP'), /^250/)
})

test('garbage instead of TLS harms nobody', async (t) => {
  const { port } = await start(t, { implicitTls: true })
  const client = await dial(t, port)
  client.socket.write('EHLO client.test\r\n')
  await client.closed()
  assert.match(await (await dialTls(t, port)).reply(), /^220/)
})

test('a process that is out of file descriptors accepts again when it has some', async (t) => {
  const program = new URL('few-descriptors.ts', import.meta.url).pathname
  const child = spawn('sh', ['-c', 'ulimit -n 40; exec "$0" "$1"', process.execPath, program], {
    stdio: ['pipe', 'pipe', 'inherit']
  })
  t.after(() => child.kill())
  const [port] = (await once(createInterface(child.stdout), 'line')) as [string]
  const clients: Client[] = []
  for (let count = 0; count < 60; count++) clients.push(await dial(t, Number(port)))
  const first = await Promise.all(clients.map((client) => client.reply()))
  assert.ok(first.filter((reply) => reply.startsWith('220')).length > 5)
  assert.ok(first.includes('closed'))
  for (const client of clients) client.socket.destroy()
  let reply = ''
  while (!reply.startsWith('220')) reply = await (await dial(t, Number(port))).reply()
})
