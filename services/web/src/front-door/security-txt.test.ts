import assert from 'node:assert/strict'
import { test } from 'node:test'
import { securityTxt } from './security-txt.ts'

test('a contact, and an end within a year', () => {
  const text = securityTxt('server.test', new Date('2026-03-01T12:34:56Z'))
  assert.match(text, /^Contact: mailto:postmaster@server\.test\r\nExpires: 2026-08-28T00:00:00Z\r\n/)
  assert.match(text, /\r\nCanonical: https:\/\/server\.test\/\.well-known\/security\.txt\r\n$/)
})
