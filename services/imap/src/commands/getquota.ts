// GETQUOTA. RFC 9208 §4.1.1. One root, with an empty name, holds the whole mailbox.
import { type QuotaResource, parseGetQuota, quotaResponse } from '@postkeep/imap-protocol'
import type { Client } from '../client.ts'
import { ImapRefusal } from '../imap-refusal.ts'
import { loggedIn, register } from './command.ts'

export const quotaRoot = ''
/** As many as there are UIDs. */
const messageLimit = 0xffff_ffff
/** STORAGE is counted in these. */
const unit = 1024

export const getQuota = register({
  name: 'GETQUOTA',
  states: loggedIn,
  capabilities: ['QUOTA', 'QUOTA=RES-STORAGE', 'QUOTA=RES-MESSAGE'],
  parse: parseGetQuota,
  async run({ client }, { root }) {
    if (root !== quotaRoot) throw new ImapRefusal('NO', 'NONEXISTENT', 'There is no such quota root')
    await tellQuota(client)
  }
})

export async function tellQuota({ session, output }: Client): Promise<void> {
  const { bytes, messages, quota } = await session.mailbox.usage()
  const storage: QuotaResource = {
    name: 'STORAGE',
    usage: Math.ceil(bytes / unit),
    limit: Math.floor(quota / unit)
  }
  const message: QuotaResource = { name: 'MESSAGE', usage: messages, limit: messageLimit }
  output.text(quotaResponse(quotaRoot, quota === 0 ? [message] : [storage, message]))
}
