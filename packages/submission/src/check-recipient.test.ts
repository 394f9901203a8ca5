import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Resolution } from '@postkeep/directory'
import { recipientRefusal } from './check-recipient.ts'

const alias = { id: '', address: 'bob@example.net', domain: '', user: '' }
const tables: [Resolution, string | undefined][] = [
  [{ kind: 'not-local' }, undefined],
  [{ kind: 'accepted', alias, mailboxes: [], forwards: [], webhooks: [] }, undefined],
  [{ kind: 'disabled', code: 250 }, undefined],
  [{ kind: 'disabled', code: 421 }, undefined],
  [{ kind: 'disabled', code: 550 }, '550 5.2.1'],
  [{ kind: 'unknown' }, '550 5.1.1']
]
for (const [resolution, expected] of tables) {
  test(`${JSON.stringify(resolution)}: ${expected ?? 'taken'}`, () => {
    const refusal = recipientRefusal(resolution)
    assert.equal(refusal && `${refusal.code} ${refusal.enhanced}`, expected)
  })
}
