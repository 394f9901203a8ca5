// Who else is at the domain of a session's mailbox.
import type { Context } from '../context.ts'
import type { Request, Response } from './request.ts'

export async function listPeople(context: Context, request: Request): Promise<Response> {
  const { domain } = context.sessions.require(request.params['session'], request.connection)
  const people = await context.directory.recipients.domainPeople(domain)
  return { value: { people: people ?? null } }
}
