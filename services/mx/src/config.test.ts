import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigurationError } from '@postkeep/config'
import { readMxConfig } from './config.ts'

const least = {
  DOMAIN: 'here.test',
  MONGO_URL: 'mongodb://127.0.0.1/x',
  REDIS_URL: 'redis://127.0.0.1',
  HELPER_ENCRYPTION_KEY: '0'.repeat(64),
  RPC_SECRET: '0'.repeat(32)
}

test('the least that it needs, and what follows from that', () => {
  const config = readMxConfig(least)
  assert.equal(config.hostName, 'mx.here.test')
  assert.equal(config.port, 2525)
  assert.equal(config.messageLimit, 50 * 1024 * 1024)
  assert.equal(config.lab, false)
  assert.equal(readMxConfig({ ...least, HOST_NAME: 'in.other.test' }).hostName, 'in.other.test')
})

test('all that is missing is told at once', () => {
  const problems = problemsOf({})
  assert.deepEqual(problems.toSorted(), Object.keys(least).toSorted())
})

test('a key without a certificate is half a configuration', () => {
  assert.deepEqual(problemsOf({ ...least, TLS_KEY_FILE: '/x' }), ['TLS_CERT_FILE'])
  assert.deepEqual(problemsOf({ ...least, TLS_CERT_FILE: '/x' }), ['TLS_KEY_FILE'])
})

function problemsOf(environment: Record<string, string>): string[] {
  try {
    readMxConfig(environment)
  } catch (error) {
    assert.ok(error instanceof ConfigurationError)
    return error.problems.map(({ name }) => name)
  }
  assert.fail('no error')
}
