import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dsnParameters } from './dsn-parameters.ts'

test('nothing is wished where nothing is said', () => {
  const recipients = [{ address: 'bob@example.org', parameters: {} }]
  const wished = dsnParameters({ SIZE: '100', BODY: '8BITMIME' }, recipients)
  assert.deepEqual(wished, { id: undefined, return: undefined, recipients: new Map() })
})

test('RET, ENVID, NOTIFY and ORCPT, each recipient its own', () => {
  const wished = dsnParameters({ RET: 'hdrs', ENVID: 'QQ314159' }, [
    { address: 'a@example.org', parameters: { NOTIFY: 'success,Failure', ORCPT: 'rfc822;a+b@example.org' } },
    { address: 'b@example.org', parameters: { NOTIFY: 'NEVER' } },
    { address: 'c@example.org', parameters: {} }
  ])
  assert.equal(wished.id, 'QQ314159')
  assert.equal(wished.return, 'headers')
  assert.deepEqual(
    [...wished.recipients!],
    [
      ['a@example.org', { notify: ['SUCCESS', 'FAILURE'], orcpt: 'rfc822;a+b@example.org' }],
      ['b@example.org', { notify: ['NEVER'], orcpt: undefined }]
    ]
  )
  assert.equal(dsnParameters({ RET: 'FULL' }, []).return, 'full')
})
