// Whose mail it is that is submitted: the mailbox that asks, or the alias of an account that From names.
import { formatAddress, parseAddress } from '@postkeep/address'
import type { Identity } from '@postkeep/mailbox-contract'
import { ApiProblem, invalidField } from '../../frame/api-problem.ts'
import { groupIn, boundTo } from '../../frame/admit.ts'
import type { Visit } from '../../frame/route.ts'

/** @throws ApiProblem */
export async function senderOf(
  { caller, services }: Visit<'account or mailbox'>,
  from: string
): Promise<Identity> {
  if (caller.kind === 'mailbox') return caller.identity
  const address = parseAddress(from)
  if (!address) throw invalidField('from', 'is the address that sends: one of your aliases')
  const { key, user } = caller
  const written = formatAddress(address)
  const [domain, alias] = await Promise.all([
    services.directory.domains.find(address.domain),
    services.directory.aliases.find(written)
  ])
  const group = domain && groupIn(domain, user)
  if (!domain || !group || !alias || !(group === 'admin' || alias.user.equals(user._id)))
    throw new ApiProblem(403, `${written} is no alias of yours`, { field: 'from' })
  if (boundTo(key)?.includes(alias.address) === false)
    throw new ApiProblem(403, `This API token does not send as ${written}`, { field: 'from' })
  return {
    mailbox: alias._id.toHexString(),
    address: alias.address,
    user: alias.user.toHexString(),
    domain: domain._id.toHexString(),
    slot: '',
    quota: 0
  }
}
