// The copy that a public link opens. Whoever has the link's token can read it; this service cannot.
import { MailboxError } from '@postkeep/mailbox-contract'
import type { Context } from '../context.ts'
import { mailboxOf, type Request, type Response } from './request.ts'

/** A calendar that is shared has a mailbox of its own: its links are still those of its owner. */
export async function readPublication({ workers }: Context, request: Request): Promise<Response> {
  const mailbox = mailboxOf(request)
  const id = String(request.params['id'])
  const { shares } = (await workers.ownerOf(mailbox).call('ownedShares', { mailbox })).value
  for (const share of shares) {
    try {
      return await workers.ownerOf(share).call('readPublication', { mailbox: share, id })
    } catch (error) {
      if (!(error instanceof MailboxError && error.code === 'not-found')) throw error
    }
  }
  return workers.ownerOf(mailbox).call('readPublication', { mailbox, id })
}
