// A new mailbox: its data key, wrapped with the server's key alone until the first password is made.
import { randomBytes } from 'node:crypto'
import { addServerSlot, createKeyring, generateSealKeys, wipe } from '@postkeep/crypto'
import { createMailboxFolder } from '@postkeep/mailbox-store'
import type { WorkerSettings } from '../thread-protocol.ts'
import type { Mailbox } from './mailbox.ts'

/** To be called alone. */
export function makeMailbox(mailbox: Mailbox, { serverKey }: WorkerSettings): void {
  const dataKey = randomBytes(32)
  const sealKeys = generateSealKeys()
  try {
    const empty = createKeyring({ mailbox: mailbox.id, publicKey: sealKeys.publicKey })
    const keyring = addServerSlot(empty, dataKey, Buffer.from(serverKey))
    createMailboxFolder(mailbox.path, { dataKey, keyring, sealKeys })
  } finally {
    wipe(dataKey)
    wipe(sealKeys.privateKey)
  }
}
