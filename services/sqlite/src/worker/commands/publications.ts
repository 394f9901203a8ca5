// Public links of calendars: made, listed, withdrawn, and what they open.
import { MailboxError } from '@postkeep/mailbox-contract'
import { inSession } from '../in-session.ts'
import { readCopy, removeCopy } from '../publications/copy-file.ts'
import { requireOwner } from '../shares/require-access.ts'
import type { WorkerCommand } from '../worker-call.ts'

export const publishCollection = inSession<'publishCollection'>(async (opened, { params }) => {
  requireOwner(opened)
  const { mailbox, store } = opened
  const value = store.publishCollection(params)
  await mailbox.publish()
  return { value }
})

export const listPublications = inSession<'listPublications'>(({ store }) => ({
  value: store.listPublications()
}))

/** The copy first: a stop in between leaves a link, and never a copy without one. */
export const withdrawPublication = inSession<'withdrawPublication'>(async (opened, { params }) => {
  requireOwner(opened)
  const { mailbox, store } = opened
  await mailbox.unpublish(() => {
    removeCopy(mailbox.path, params.id)
    store.withdrawPublication(params)
  })
  return { value: {} }
})

export const readPublication: WorkerCommand<'readPublication'> = async ({ mailboxes, params }) => {
  const mailbox = mailboxes.find(params.mailbox)
  await mailbox.publish()
  const attachment = await readCopy(mailbox.path, params.id)
  if (attachment === undefined) throw new MailboxError('not-found', 'there is no such link')
  return { value: {}, attachment }
}
