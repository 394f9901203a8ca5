import assert from 'node:assert/strict'
import { test } from 'node:test'
import { securityTxt } from './security-txt.ts'

const now = new Date('2026-03-01T12:34:56Z')

test('a contact, and an end within a year', () => {
  const text = securityTxt({ serverDomain: 'server.test', securityContact: undefined }, now)
  assert.match(text, /^Contact: mailto:postmaster@server\.test\r\nExpires: 2026-08-28T00:00:00Z\r\n/)
  assert.match(text, /\r\nCanonical: https:\/\/server\.test\/\.well-known\/security\.txt\r\n$/)
})

test('the contact that the operator has set', () => {
  const text = securityTxt(
    { serverDomain: 'server.test', securityContact: 'https://ann.example/report' },
    now
  )
  assert.match(text, /^Contact: https:\/\/ann\.example\/report\r\nExpires: /)
})
