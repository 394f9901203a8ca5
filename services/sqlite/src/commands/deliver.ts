// Delivery: to the worker that owns the mailbox. No session, no look-up: whoever asks has resolved the recipient.
import { MailboxError, type ParamsOf } from '@postkeep/mailbox-contract'
import type { Context } from '../context.ts'
import { mailboxOf, type Request, type Response } from './request.ts'

export async function deliver(context: Context, request: Request): Promise<Response> {
  const mailbox = mailboxOf(request)
  const { attachment, params } = request
  if (!attachment || !isKey(params['key']))
    throw new MailboxError('invalid', 'a delivery has a message and a key of 16 bytes')
  const delivery = params as unknown as ParamsOf<'deliver'>
  const { value } = await context.workers.ownerOf(mailbox).call('deliver', delivery, { attachment })
  context.events.delivered(value.kind)
  return { value }
}

export async function settle(context: Context, request: Request): Promise<Response> {
  const mailbox = mailboxOf(request)
  const { keys } = request.params
  if (!Array.isArray(keys) || !keys.every(isKey)) throw new MailboxError('invalid', 'keys have 16 bytes')
  await context.workers.ownerOf(mailbox).call('settle', { mailbox, keys })
  return { value: {} }
}

function isKey(key: unknown): key is Uint8Array {
  return key instanceof Uint8Array && key.length === 16
}
