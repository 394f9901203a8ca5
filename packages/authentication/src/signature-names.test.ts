import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signatureNames } from './signature-names.ts'

test('names the keys of all signatures, each once', () => {
  const raw = Buffer.from(
    [
      'DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=one; bh=d=; b=s=x',
      'dkim-signature: v=1; s=two;\r\n\td = lists.example.org\r\n\t; b=xyz',
      'DKIM-Signature: v=1; d=example.org; s=one',
      'DKIM-Signature: v=1; d=example.org',
      'Subject: DKIM-Signature: d=no.test; s=no',
      '',
      'DKIM-Signature: d=body.test; s=no'
    ].join('\r\n')
  )
  assert.deepEqual(signatureNames(raw), ['one._domainkey.example.org', 'two._domainkey.lists.example.org'])
})

test('a message of signatures alone costs ten look-ups at most', () => {
  const raw = Buffer.from(
    Array.from({ length: 500 }, (_, index) => `DKIM-Signature: d=x.test; s=s${index}\r\n`).join('')
  )
  assert.equal(signatureNames(raw).length, 10)
})
