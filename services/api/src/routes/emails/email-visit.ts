// Whose mail is asked for: an account's is theirs and that of the domains they administer, or that of the aliases that its
// token is for; a mailbox's is its own.
import type { EmailOwner, ShownEmail } from '@postkeep/outbound'
import { toObjectId } from '@postkeep/database'
import { ownershipOf } from '@postkeep/directory'
import { boundTo } from '../../frame/admit.ts'
import { ApiProblem } from '../../frame/api-problem.ts'
import type { Visit } from '../../frame/route.ts'

type EmailVisit = Visit<'account or mailbox'>

export async function ownerOf({ caller, services }: EmailVisit): Promise<EmailOwner> {
  if (caller.kind === 'mailbox') return { aliases: [toObjectId(caller.identity.mailbox)!] }
  const { key, user } = caller
  const bound = boundTo(key)
  if (!bound) return ownershipOf(services.database, user._id.toHexString())
  const found = await Promise.all(bound.map((address) => services.directory.aliases.find(address)))
  return { aliases: found.flatMap((alias) => alias?._id ?? []) }
}

/** The message that the path names. @throws ApiProblem 404 */
export async function emailOf(visit: EmailVisit): Promise<ShownEmail> {
  const id = visit.params['id'] ?? ''
  const email = await visit.services.queue.find(id, await ownerOf(visit))
  if (!email) throw new ApiProblem(404, `There is no email ${id.slice(0, 100)}`)
  return email
}
