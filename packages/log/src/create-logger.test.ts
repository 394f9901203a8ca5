import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { describe, test } from 'node:test'
import { createLogger, errorOf, silentLogger, type Logger, type LoggerOptions } from './index.ts'

function recorded(options: Partial<LoggerOptions> = {}): {
  logger: Logger
  output: () => string
  lines: () => Line[]
} {
  let output = ''
  const destination = new Writable({
    write(chunk, _encoding, done) {
      output += String(chunk)
      done()
    }
  })
  const logger = createLogger({ service: 'mx', destination, ...options })
  const lines = (): Line[] =>
    output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line)
  return { logger, output: () => output, lines }
}

type Line = Record<string, unknown>

describe('createLogger', () => {
  test('writes JSON lines with time, level, service, pid and fields', () => {
    const { logger, lines } = recorded()
    logger.child({ connection: 'c1' }).info({ recipients: 2 }, 'message accepted')
    const { time, ...rest } = lines()[0]!
    assert.match(String(time), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    assert.deepEqual(rest, {
      level: 'info',
      service: 'mx',
      pid: process.pid,
      connection: 'c1',
      recipients: 2,
      msg: 'message accepted'
    })
  })

  test('leaves out what is below the level', () => {
    const { logger, output } = recorded({ level: 'warn' })
    logger.info({}, 'quiet')
    assert.equal(output(), '')
    assert.equal(logger.isLevelEnabled('info'), false)
  })

  test('never writes a secret, in a line, in a child, at any depth', () => {
    const { logger, output } = recorded()
    const secrets = {
      password: 'hunter2',
      Pass: 'hunter2',
      token: 'hunter2',
      access_token: 'hunter2',
      Authorization: 'hunter2',
      secret: 'hunter2',
      rpcSecret: 'hunter2',
      key: 'hunter2',
      private_key: 'hunter2',
      dataKey: Buffer.from('hunter2'),
      'Set-Cookie': ['hunter2'],
      cookie: 'hunter2',
      body: 'hunter2',
      content: { text: 'hunter2' },
      raw: Buffer.from('hunter2'),
      url: 'mongodb://user:hunter2@db/postkeep'
    }
    logger.info(secrets, 'flat')
    logger.info({ a: { b: [{ c: secrets }] }, map: new Map(Object.entries(secrets)) }, 'deep')
    logger.child(secrets).info({}, 'child')
    logger.error({ error: Object.assign(new Error('at redis://:hunter2@h'), secrets) }, 'error')
    assert.doesNotMatch(output(), /hunter2/)
    assert.match(output(), /mongodb:\/\/\*\*\*@db\/postkeep/)
  })

  test('says that a secret is missing or there by null and true', () => {
    const { logger, lines } = recorded()
    logger.info({ token: null, password: true }, 'x')
    assert.equal(lines()[0]!['token'], null)
    assert.equal(lines()[0]!['password'], true)
  })

  test('what a stranger sends cannot forge a line', () => {
    const { logger, lines } = recorded()
    const forged = 'x\r\n{"level":"info","msg":"forged"}'
    logger.info({ helo: forged, [forged]: 1 }, forged)
    assert.equal(lines().length, 1)
  })

  test('bytes, loops and long text are shortened', () => {
    const { logger, lines } = recorded()
    const loop: Record<string, unknown> = {}
    loop['loop'] = loop
    logger.info({ bytes: Buffer.alloc(9), loop, long: 'x'.repeat(100_000), big: 2n }, 'x')
    const line = lines()[0]!
    assert.equal(line['bytes'], '[9 bytes]')
    assert.equal(line['big'], '2')
    assert.ok(JSON.stringify(line).length < 6000)
  })
})

describe('errorOf', () => {
  test('follows causes and leaves other properties out', () => {
    const cause = Object.assign(new TypeError('inner'), {
      code: 'ECONNREFUSED',
      command: { password: 'hunter2' }
    })
    const record = errorOf(new Error('outer', { cause }))
    assert.equal(record.message, 'outer')
    assert.equal(record.cause?.type, 'TypeError')
    assert.equal(record.cause?.code, 'ECONNREFUSED')
    assert.doesNotMatch(JSON.stringify(record), /hunter2/)
  })

  test('takes anything that is thrown, and loops of causes', () => {
    assert.deepEqual(errorOf('text'), { type: 'string', message: 'text' })
    assert.equal(errorOf({ password: 'x' }).type, 'object')
    const loop = new Error('loop')
    loop.cause = loop
    assert.ok(JSON.stringify(errorOf(loop)).length < 20_000)
    assert.equal(errorOf(new AggregateError([new Error('one')], 'all')).errors?.[0]?.message, 'one')
  })
})

describe('pretty', () => {
  test('a short line, values quoted where needed, errors with their stack', () => {
    const { logger, output } = recorded({ pretty: true })
    logger.info({ from: 'a@b.test', subject: 'two words' }, 'accepted')
    assert.match(output(), /^\d\d:\d\d:\d\d info {2}mx accepted from=a@b\.test subject="two words"\n$/)
    logger.error({ error: new Error('broken', { cause: new Error('why') }) }, 'failed')
    assert.match(output(), /error mx failed — Error: broken \(why\)\n {4}at /)
  })

  test('control characters cannot drive the terminal', () => {
    const { logger, output } = recorded({ pretty: true })
    logger.info({ helo: '\u001b[2J\u009b1m\nforged\u202e' }, 'x')
    assert.equal(output().split('\n').length, 2)
    for (const control of ['\u001b', '\u009b', '\u202e']) assert.ok(!output().includes(control))
  })
})

test('silentLogger is silent, its children too', () => {
  silentLogger.child({ a: 1 }).error({}, 'nothing')
  assert.equal(silentLogger.isLevelEnabled('fatal'), false)
})
