import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import {
  ConfigurationError,
  bytes,
  choice,
  duration,
  flag,
  formatConfigurationError,
  hostName,
  integer,
  list,
  parseBytes,
  parseDuration,
  path,
  port,
  readEnvironment,
  secret,
  text,
  url
} from './index.ts'

describe('readEnvironment', () => {
  test('reads each kind of field', () => {
    const config = readEnvironment(
      {
        NAME: ' mx ',
        WORKERS: '4',
        PORT: '2525',
        LAB: 'yes',
        LEVEL: 'debug',
        LIMIT: '50 MB',
        GRACE: '30s',
        PEERS: 'a, b,,c',
        HOST: 'Mail.Example.COM.',
        MONGO: 'mongodb://user:pass@a:1,b:2/postkeep?replicaSet=rs',
        FOLDER: 'data',
        KEY: '0123456789abcdef'
      },
      {
        name: text('NAME', { pattern: /^[a-z]+$/ }),
        workers: integer('WORKERS', { min: 1, max: 64 }),
        port: port('PORT'),
        lab: flag('LAB'),
        level: choice('LEVEL', ['info', 'debug']),
        limit: bytes('LIMIT'),
        grace: duration('GRACE'),
        peers: list('PEERS'),
        host: hostName('HOST'),
        mongo: url('MONGO', { protocols: ['mongodb', 'mongodb+srv'] }),
        folder: path('FOLDER'),
        key: secret('KEY', { minLength: 16 })
      }
    )
    const level: 'info' | 'debug' = config.level
    const workers: number = config.workers
    assert.equal(level, 'debug')
    assert.equal(workers, 4)
    assert.deepEqual(
      { ...config },
      {
        name: 'mx',
        workers: 4,
        port: 2525,
        lab: true,
        level: 'debug',
        limit: 52_428_800,
        grace: 30_000,
        peers: ['a', 'b', 'c'],
        host: 'mail.example.com',
        mongo: 'mongodb://user:pass@a:1,b:2/postkeep?replicaSet=rs',
        folder: join(process.cwd(), 'data'),
        key: '0123456789abcdef'
      }
    )
  })

  test('takes defaults for what is missing or empty, null and undefined among them', () => {
    const config = readEnvironment(
      { EMPTY: '', BLANK: '  ' },
      {
        empty: text('EMPTY', { default: 'x' }),
        blank: integer('BLANK', { default: 3 }),
        none: text('NONE', { default: undefined }),
        nothing: port('NOTHING', { default: null }),
        off: flag('OFF', { default: false })
      }
    )
    const none: string | undefined = config.none
    const nothing: number | null = config.nothing
    assert.deepEqual(
      [config.empty, config.blank, none, nothing, config.off],
      ['x', 3, undefined, null, false]
    )
  })

  test('the result and its lists are frozen', () => {
    const config = readEnvironment({}, { peers: list('PEERS', { default: ['a'] }) })
    assert.throws(() => ((config as { peers: unknown }).peers = []), TypeError)
    assert.throws(() => (config.peers as string[]).push('b'), TypeError)
  })

  test('lists all problems at once, one line each', () => {
    const error = failureOf(
      { PORT: '99999', LAB: 'perhaps', HOST: '-x-', SIZE: 'big', WAIT: '5', LEVEL: 'loud' },
      {
        name: text('NAME'),
        port: port('PORT'),
        lab: flag('LAB'),
        host: hostName('HOST'),
        size: bytes('SIZE'),
        wait: duration('WAIT'),
        level: choice('LEVEL', ['info', 'debug'])
      }
    )
    assert.deepEqual(
      error.problems.map(({ name }) => name),
      ['NAME', 'PORT', 'LAB', 'HOST', 'SIZE', 'WAIT', 'LEVEL']
    )
    assert.equal(error.exitCode, 78)
    assert.equal(error.message.split('\n').length, 7)
    const printed = formatConfigurationError(error)
    assert.match(printed, /^The configuration has 7 problems:\n {2}NAME: is missing\. Give it a value\n/)
    assert.match(printed, /LEVEL: "loud" is not known\. Give one of info, debug$/)
  })

  test('a line break in a value cannot forge a line of the report', () => {
    const error = failureOf({ PORT: '1\nFAKE: all is well' }, { port: port('PORT') })
    assert.equal(error.message.split('\n').length, 1)
  })

  test('a wrong URL is not repeated, for it may hold a password', () => {
    const error = failureOf(
      { REDIS: 'http://u:hunter2@h' },
      { redis: url('REDIS', { protocols: ['redis', 'rediss'] }) }
    )
    assert.doesNotMatch(error.message, /hunter2/)
    assert.match(error.message, /redis:\/\/ or rediss:\/\//)
  })
})

describe('secret', () => {
  const folder = mkdtempSync(join(tmpdir(), 'config-'))
  after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'key')
  writeFileSync(file, 'from-the-file-0123\n')

  test('reads NAME_FILE, trimmed', () => {
    const { key } = readEnvironment({ KEY_FILE: file }, { key: secret('KEY', { minLength: 16 }) })
    assert.equal(key, 'from-the-file-0123')
  })

  test('a short secret, a missing file, both at once, none: problems without the secret', () => {
    const shape = { key: secret('KEY', { minLength: 16 }) }
    assert.match(failureOf({ KEY: 'short' }, shape).message, /^KEY: is too short/)
    assert.doesNotMatch(failureOf({ KEY: 'short' }, shape).message, /"short"/)
    assert.match(failureOf({ KEY_FILE: join(folder, 'no') }, shape).message, /ENOENT/)
    assert.match(failureOf({ KEY: 'x', KEY_FILE: file }, shape).message, /set twice/)
    assert.match(failureOf({}, shape).message, /KEY_FILE/)
  })

  test('a default makes it optional', () => {
    const { key } = readEnvironment({}, { key: secret('KEY', { default: undefined }) })
    assert.equal(key, undefined)
  })
})

test('quantities', () => {
  assert.deepEqual(['1', '2 kB', '1.5GiB', '3m', 'x', '-1', ''].map(parseBytes), [
    1,
    2048,
    1_610_612_736,
    3_145_728,
    undefined,
    undefined,
    undefined
  ])
  assert.deepEqual(['250ms', '1.5h', '0', '5', '2d', '5 min'].map(parseDuration), [
    250,
    5_400_000,
    0,
    undefined,
    172_800_000,
    300_000
  ])
})

function failureOf(...[environment, shape]: Parameters<typeof readEnvironment>): ConfigurationError {
  try {
    readEnvironment(environment, shape)
  } catch (error) {
    assert.ok(error instanceof ConfigurationError)
    return error
  }
  assert.fail('no error')
}
