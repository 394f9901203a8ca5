// SUBSCRIBE, UNSUBSCRIBE: of names, which need not exist. RFC 9051 §6.3.7
import type { ValueOf } from '@postkeep/mailbox-contract'
import { commit } from '../commit.ts'
import type { Mailbox } from '../mailbox.ts'
import type { Authored, StoreParams } from '../mailbox-store.ts'
import { normalisePath } from './folder-name.ts'

export function subscribeFolder(
  mailbox: Mailbox,
  { path, subscribed, by }: StoreParams<'subscribeFolder'> & Authored
): ValueOf<'subscribeFolder'> {
  const normal = normalisePath(path)
  const { db, folders } = mailbox
  if (folders.subscriptions.has(normal) === subscribed) return {}
  commit(mailbox, (change) => {
    if (subscribed) db.run('INSERT INTO subscription VALUES (?)', normal)
    else db.run('DELETE FROM subscription WHERE path = ?', normal)
    change.after(() => {
      if (subscribed) folders.subscriptions.add(normal)
      else folders.subscriptions.delete(normal)
    })
    change.changed({ kind: 'folders', by })
  })
  return {}
}

export function listSubscriptions({ folders }: Mailbox): ValueOf<'listSubscriptions'> {
  return { paths: [...folders.subscriptions].sort() }
}
