import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigurationError } from '@postkeep/config'
import { readSmtpConfig } from './config.ts'

const environment = {
  DOMAIN: 'example.net',
  TLS_KEY_FILE: '/tls/key.pem',
  TLS_CERT_FILE: '/tls/cert.pem',
  RPC_SECRET: 'sixteen characters',
  MONGO_URL: 'mongodb://localhost/mail',
  REDIS_URL: 'redis://localhost',
  HELPER_ENCRYPTION_KEY: '0'.repeat(64)
}

test('defaults', () => {
  const config = readSmtpConfig(environment)
  assert.equal(config.hostName, 'smtp.example.net')
  assert.equal(config.smtpsPort, 465)
  assert.equal(config.smtpPort, 587)
  assert.equal(config.messageLimit, 52_428_800)
  assert.equal(config.lineLimit, 998)
  assert.equal(config.hideClientAddress, true)
  assert.equal(config.lab, false)
})

test('all that is missing is told at once', () => {
  assert.throws(
    () => readSmtpConfig({}),
    (error) => {
      assert.ok(error instanceof ConfigurationError)
      assert.deepEqual(error.problems.map(({ name }) => name).sort(), Object.keys(environment).sort())
      return true
    }
  )
})
