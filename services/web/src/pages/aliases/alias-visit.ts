// The alias that a path names: its owner's, or any for an administrator of the domain. Nobody else learns that it is there.
import { kindOfName, type AliasRecord } from '@postkeep/directory'
import { HttpProblem } from '../../frame/http-problem.ts'
import type { DomainVisit } from '../../frame/page.ts'
import { domainPath, shownName } from '../domains/domain-paths.ts'

/** @throws HttpProblem not-found */
export async function aliasOf({
  domain,
  isDomainAdmin,
  params,
  services,
  session
}: DomainVisit): Promise<AliasRecord> {
  const id = params['alias'] ?? ''
  const alias = /^[0-9a-f]{24}$/.test(id) ? await services.directory.aliases.find(id) : undefined
  const isHere = alias && String(alias.domain) === String(domain._id)
  if (!isHere || !(isDomainAdmin || String(alias.user) === session.user)) throw new HttpProblem('not-found')
  return alias
}

/** One that stands for one name. @throws HttpProblem not-found */
export async function namedAliasOf(visit: DomainVisit): Promise<AliasRecord> {
  const alias = await aliasOf(visit)
  if (kindOfName(alias.name) !== 'exact') throw new HttpProblem('not-found')
  return alias
}

/** One that has a mailbox. @throws HttpProblem not-found */
export async function mailboxOf(visit: DomainVisit): Promise<AliasRecord> {
  const alias = await namedAliasOf(visit)
  if (!alias.has_imap) throw new HttpProblem('not-found')
  return alias
}

export function aliasPath({ domain }: DomainVisit, alias: Pick<AliasRecord, '_id'>, rest = ''): string {
  return domainPath(domain, `/aliases/${alias._id.toHexString()}${rest}`)
}

export function aliasTrail(visit: DomainVisit, alias?: AliasRecord): (readonly [string, string])[] {
  const { domain, t } = visit
  const above: (readonly [string, string])[] = [
    ['/my-account/domains', t('domains.title')],
    [domainPath(domain, '/aliases'), shownName(domain)]
  ]
  return alias ? [...above, [aliasPath(visit, alias), alias.name]] : above
}
