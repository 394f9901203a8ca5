// APPEND of several messages (RFC 3502), and REPLACE (RFC 8508): one commit, all of it or nothing.
import { MailboxError, unpackBodies, type ValueOf } from '@postkeep/mailbox-contract'
import { commit } from '../commit.ts'
import type { Folder } from '../folders/folder.ts'
import type { Mailbox } from '../mailbox.ts'
import type { Authored, Limited, StoreParams } from '../mailbox-store.ts'
import { addMessages, type Added, type NewMessage } from './add-messages.ts'
import { checkMessage } from './check-message.ts'
import { overQuota } from './quota.ts'
import { removeMessages } from './remove-messages.ts'

type Params = StoreParams<'appendAll'> & Authored & Limited

interface Replaced {
  readonly folder: Folder
  readonly indices: Uint32Array
  /** Bytes. */
  readonly size: number
}

/** `packed`: `packBody` records. */
export function appendAll(mailbox: Mailbox, params: Params, packed: Buffer): ValueOf<'appendAll'> {
  const { by, quota } = params
  const folder = mailbox.folders.require(params.path)
  const replaced = params.replaces && findReplaced(mailbox, params.replaces)
  if (replaced?.indices.length === 0) return { kind: 'gone' }
  // What is replaced makes room for what comes.
  const room = quota && quota + (replaced?.size ?? 0)
  const messages = newMessages(mailbox, params, packed).map((one) => ({ ...one, folder, quota: room, by }))
  const added = commit(mailbox, (change) => {
    const outcomes = addMessages(mailbox, change, messages).map(requireStored)
    if (replaced) {
      const modseq = replaced.folder === folder ? { modseq: folder.highestModseq + 2 } : {}
      removeMessages(mailbox, change, { ...replaced, ...modseq, by })
    }
    return outcomes
  })
  const uids = [added[0]!.uid, added.at(-1)!.uid]
  return { kind: 'stored', uidValidity: folder.uidValidity, uids, folder: folder.id }
}

function findReplaced({ folders }: Mailbox, { folder: id, uid }: NonNullable<Params['replaces']>): Replaced {
  const folder = folders.requireId(id)
  const columns = folders.columns(folder)
  const indices = columns.select([uid, uid])
  return { folder, indices, size: columns.arrays.size[indices[0] ?? 0]! }
}

function newMessages(mailbox: Mailbox, { messages }: Params, packed: Buffer): Omit<NewMessage, 'folder'>[] {
  const bodies = [...unpackBodies(packed)]
  if (bodies.length === 0 || bodies.length !== messages.length) {
    throw new MailboxError('invalid', 'each message has a body')
  }
  return messages.map((message, index) => {
    const { size, compressed } = bodies[index]!
    checkMessage(mailbox, { ...message, size }, compressed)
    return { ...message, size, compressed, keywords: 'required' }
  })
}

/** Throws where a message cannot be stored, so that none is. */
function requireStored(added: Added): Extract<Added, { kind: 'stored' }> {
  if (added.kind === 'stored') return added
  if (added.kind === 'over-quota') throw overQuota()
  if (added.kind === 'refused') throw added.error
  throw new MailboxError('invalid', 'an append has no delivery key')
}
