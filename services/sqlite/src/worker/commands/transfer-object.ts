// A member that goes from one mailbox to another: with what clients have set of it, and its attachments.
import { MailboxError } from '@postkeep/mailbox-contract'
import { inSession } from '../in-session.ts'
import { requireUnscheduled, requireWrite } from '../shares/require-access.ts'

export const takeObject = inSession<'takeObject'>((opened, { params }) => {
  const { collection, keep, name } = params
  if (!keep) requireWrite(opened)
  const object = opened.store.exportObject({ collection, name })
  if (object === undefined) throw new MailboxError('not-found', 'there is no such object')
  if (!keep) requireUnscheduled(opened, object)
  return { value: object }
})

export const giveObject = inSession<'giveObject'>((opened, { params }) => {
  requireWrite(opened)
  requireUnscheduled(opened, params.object)
  const { collection, name, object, overwrite } = params
  const { quota } = opened.session
  return { value: opened.store.importObject({ collection, name, object, overwrite, quota }) }
})
