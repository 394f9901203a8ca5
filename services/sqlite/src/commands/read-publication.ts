// The copy that a public link opens. Whoever has the link's token can read it; this service cannot.
import type { Context } from '../context.ts'
import { mailboxOf, type Request, type Response } from './request.ts'

export async function readPublication(context: Context, request: Request): Promise<Response> {
  const mailbox = mailboxOf(request)
  const params = { mailbox, id: String(request.params['id']) }
  return context.workers.ownerOf(mailbox).call('readPublication', params)
}
