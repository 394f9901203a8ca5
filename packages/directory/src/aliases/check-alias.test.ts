import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DirectoryError } from '../directory-error.ts'
import { checkAlias, type AliasFields, type AliasRules } from './check-alias.ts'

const plain: AliasFields = {
  name: 'kim',
  description: '',
  labels: [],
  recipients: ['kim@example.net'],
  is_enabled: true,
  error_code_if_disabled: 250,
  has_recipient_verification: false,
  has_imap: false,
  has_tag_folders: false,
  has_sent_copy: false,
  max_quota: 0
}
const admin: AliasRules = {
  domain: { name: 'example.com', max_quota_per_alias: 0, restricted_alias_names: ['Board'] },
  maxRecipients: 3,
  isAdmin: true
}
const member = { ...admin, isAdmin: false }
const small = { ...admin, domain: { ...admin.domain, max_quota_per_alias: 1024 } }

test('fields are normalised', () => {
  const checked = checkAlias(
    { ...plain, name: 'KIM', description: ' <b>work</b> ', labels: ['a', 'a', ' '] },
    admin
  )
  assert.deepEqual([checked.name, checked.description, checked.labels], ['kim', 'work', ['a']])
})

const allowed: [string, Partial<AliasFields>, AliasRules][] = [
  ['a mailbox needs no recipient', { recipients: [], has_imap: true }, admin],
  ['a disabled alias needs no target', { recipients: [], is_enabled: false }, admin],
  ['a disabled alias may name itself', { recipients: ['kim@example.com'], is_enabled: false }, admin],
  ['an administrator takes a reserved name', { name: 'postmaster' }, admin],
  ['an administrator adds a catch-all', { name: '*' }, admin],
  ['an administrator adds a pattern', { name: '/^a/' }, admin],
  ['a member takes a usual name', { name: 'robin' }, member],
  ['a quota within that of the domain', { max_quota: 1024 }, small]
]
for (const [name, fields, rules] of allowed) {
  test(name, () => assert.ok(checkAlias({ ...plain, ...fields }, rules)))
}

const refused: [string, Partial<AliasFields>, AliasRules, string][] = [
  ['neither recipient nor mailbox', { recipients: [] }, admin, 'recipients'],
  ['its own address', { recipients: ['KIM@example.com'] }, admin, 'recipients'],
  [
    'too many recipients',
    { recipients: ['a@x.example', 'b@x.example', 'c@x.example', 'd@x.example'] },
    admin,
    'recipients'
  ],
  ['a catch-all with a mailbox', { name: '*', has_imap: true }, admin, 'has_imap'],
  ['a pattern with a mailbox', { name: '/a/', has_imap: true }, admin, 'has_imap'],
  ['a disabled catch-all', { name: '*', is_enabled: false }, admin, 'is_enabled'],
  ['a code that is none', { error_code_if_disabled: 551 as 550 }, admin, 'error_code_if_disabled'],
  ['a quota above that of the domain', { max_quota: 1025 }, small, 'max_quota'],
  ['a quota above 100 GB', { max_quota: 101 * 1024 ** 3 }, admin, 'max_quota'],
  ['a quota below nothing', { max_quota: -1 }, admin, 'max_quota'],
  ['a long description', { description: 'x'.repeat(151) }, admin, 'description'],
  ['a catch-all of a member', { name: '*' }, member, 'name'],
  ['a pattern of a member', { name: '/a/' }, member, 'name'],
  ['a reserved name of a member', { name: 'abuse' }, member, 'name'],
  ['a name near a reserved one of a member', { name: 'theadmin' }, member, 'name'],
  ['a restricted name of a member', { name: 'board' }, member, 'name']
]
for (const [name, fields, rules, field] of refused) {
  test(`${name} is refused`, () => {
    assert.throws(
      () => checkAlias({ ...plain, ...fields }, rules),
      (error) => error instanceof DirectoryError && error.field === field
    )
  })
}
