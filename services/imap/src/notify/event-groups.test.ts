import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NotifyEvent, NotifyFilter, NotifyGroup } from '@postkeep/imap-protocol'
import { asksFor, eventsOf, selectedNotice } from './event-groups.ts'

const group = (filter: NotifyFilter, ...events: NotifyEvent[]): NotifyGroup => ({
  filter,
  events: new Set(events)
})
const messages = ['MessageNew', 'MessageExpunge'] as const

test('the groups of a folder add up (RFC 5465 §6)', () => {
  const groups = [
    group({ kind: 'MAILBOXES', mailboxes: ['INBOX'] }, ...messages),
    group({ kind: 'PERSONAL' }, 'SubscriptionChange'),
    group({ kind: 'SUBSCRIBED' }, 'MailboxName'),
    group({ kind: 'SUBTREE', mailboxes: ['a/b'] }, 'MailboxMetadataChange'),
    group({ kind: 'SELECTED' }, ...messages, 'FlagChange')
  ]
  const of = (path: string, isSubscribed = false) => [...eventsOf(groups, { path, isSubscribed })].toSorted()
  assert.deepEqual(of('INBOX'), ['MessageExpunge', 'MessageNew', 'SubscriptionChange'])
  assert.deepEqual(of('x', true), ['MailboxName', 'SubscriptionChange'])
  assert.deepEqual(of('a/b'), ['MailboxMetadataChange', 'SubscriptionChange'])
  assert.deepEqual(of('a/b/c'), ['MailboxMetadataChange', 'SubscriptionChange'])
  assert.deepEqual(of('a/bc'), ['SubscriptionChange'])
  assert.ok(asksFor(groups, 'MailboxName') && !asksFor(groups, 'FlagChange'))
})

test('the selected folder has its own group, or is silent between commands', () => {
  const notice = (...groups: NotifyGroup[]) => {
    const { flags, between } = selectedNotice(groups)
    return { flags, between }
  }
  assert.deepEqual(notice(group({ kind: 'SELECTED' }, ...messages)), { flags: false, between: 'all' })
  assert.deepEqual(notice(group({ kind: 'SELECTED-DELAYED' }, ...messages, 'FlagChange')), {
    flags: true,
    between: 'no-expunge'
  })
  const silent = { flags: false, between: 'nothing' }
  assert.deepEqual(notice(group({ kind: 'SELECTED' })), silent)
  assert.deepEqual(notice(group({ kind: 'PERSONAL' }, ...messages)), silent)
})
