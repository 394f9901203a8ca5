// Who asks, and whether they may. What somebody may not know of answers as if it were not there.
import type { Context } from 'koa'
import { product } from '@postkeep/config'
import type { ApiKey, Domain, User } from '@postkeep/database'
import { basicCredentials, type Credentials, type Lease } from '@postkeep/dav-server'
import { ApiProblem } from './api-problem.ts'
import type { AnyVisit, BaseVisit, Route } from './route.ts'

type Bare = BaseVisit<undefined, undefined>

/** The visit without query and body: they are read when it is known who sends them. @throws ApiProblem */
export async function admit(route: Route, bare: Bare): Promise<AnyVisit> {
  if (route.access === 'public') return bare
  const credentials = credentialsOf(bare)
  if (route.access === 'mailbox' || isOfMailbox(route, credentials)) {
    const { release, session } = await mailboxOf(bare, credentials)
    return { ...bare, session, release, caller: { kind: 'mailbox', identity: session.identity, session } }
  }
  if (route.access === 'server' || route.access === 'account or server') {
    if (bare.services.isServerSecret(credentials.username)) return bare
    if (route.access === 'server') throw wrongToken(bare)
  }
  const { key, user } = await accountOf(bare, credentials)
  checkKey(route, key)
  if (route.access === 'account or mailbox') return { ...bare, caller: { kind: 'account', user, key } }
  const withUser = { ...bare, user, key }
  if (route.access === 'operator' && user.group !== 'admin')
    throw new ApiProblem(403, 'Only administrators of the server may do this')
  if (['account', 'operator', 'account or server'].includes(route.access)) return withUser
  const { domain, isDomainAdmin } = await domainOf(bare, user)
  if (route.access === 'admin' && !isDomainAdmin)
    throw new ApiProblem(403, `Only administrators of ${domain.name} may do this`)
  const withDomain = { ...withUser, domain, isDomainAdmin }
  return route.access === 'owner' ? { ...withDomain, alias: await aliasOf(withDomain) } : withDomain
}

function isOfMailbox({ access }: Route, { username }: Credentials): boolean {
  return access === 'account or mailbox' && username.includes('@')
}

function credentialsOf({ context }: Bare): Credentials {
  const credentials = basicCredentials(context.get('authorization'))
  if (credentials) return credentials
  throw unauthorized(
    context,
    'Log in by basic authentication: an API token as the user name, or address and password'
  )
}

function unauthorized(context: Context, message: string): ApiProblem {
  context.set('WWW-Authenticate', `Basic realm="${product.name} API", charset="UTF-8"`)
  return new ApiProblem(401, message)
}

async function accountOf(bare: Bare, { username }: Credentials) {
  const found = await bare.services.directory.apiKeys.verify(username)
  if (!found) throw wrongToken(bare)
  return found
}

function wrongToken({ context, remoteAddress, services }: Bare): ApiProblem {
  services.events.refused({ kind: 'token', remoteAddress })
  return unauthorized(context, 'This API token is not known here, or no longer')
}

async function mailboxOf(
  { context, remoteAddress, services }: Bare,
  credentials: Credentials
): Promise<Lease> {
  const outcome = await services.sessions.lease(credentials, remoteAddress)
  if (!('reason' in outcome)) return outcome
  services.events.refused({ kind: 'mailbox', remoteAddress })
  if (outcome.reason === 'limited') {
    const { retryAfter } = outcome
    throw new ApiProblem(429, 'Too many failed logins; try again later', { retryAfter })
  }
  throw unauthorized(context, 'The address or its password is wrong')
}

function checkKey({ access, method, scope }: Route, key: ApiKey): void {
  if (key.is_read_only && method !== 'GET')
    throw new ApiProblem(403, 'This API token is for reading; make one that may change things')
  if (key.scopes.length > 0 && (!scope || !key.scopes.includes(scope)))
    throw new ApiProblem(403, `This API token is for ${key.scopes.join(', ')} only`)
  const isOfAddress = access === 'owner' || (access === 'account or mailbox' && scope === 'emails')
  const bound = boundTo(key)
  if (bound && !isOfAddress) throw boundElsewhere(bound)
}

/** The addresses that it is for; undefined: all that its owner may use. */
export function boundTo({ addresses }: ApiKey): readonly string[] | undefined {
  return addresses !== undefined && addresses.length > 0 ? addresses : undefined
}

function boundElsewhere(addresses: readonly string[]): ApiProblem {
  return new ApiProblem(403, `This API token is for ${addresses.join(', ')} only`)
}

async function domainOf({ params, services }: Bare, user: User) {
  const wanted = params['domain_id'] ?? ''
  const domain = await services.directory.domains.find(wanted)
  const group = domain && groupIn(domain, user)
  if (!domain || !group) throw new ApiProblem(404, `There is no domain ${wanted.slice(0, 253)}`)
  return { domain, isDomainAdmin: group === 'admin' }
}

/** What the user is in the domain; undefined: nothing. */
export function groupIn(domain: Domain, user: User): 'admin' | 'user' | undefined {
  if (user.group === 'admin') return 'admin'
  return domain.members.find((member) => member.user.equals(user._id))?.group
}

async function aliasOf(visit: Bare & { user: User; key: ApiKey; domain: Domain; isDomainAdmin: boolean }) {
  const { domain, isDomainAdmin, key, params, services, user } = visit
  const wanted = params['alias_id'] ?? ''
  const isId = /^[0-9a-f]{24}$/i.test(wanted)
  const alias = await services.directory.aliases.find(isId ? wanted : `${wanted}@${domain.name}`)
  const isHere = alias?.domain.equals(domain._id)
  if (!alias || !isHere || !(isDomainAdmin || alias.user.equals(user._id)))
    throw new ApiProblem(404, `There is no alias ${wanted.slice(0, 100)} at ${domain.name}`)
  const bound = boundTo(key)
  if (bound && !bound.includes(alias.address)) throw boundElsewhere(bound)
  return alias
}

/** Whom limits count for. */
export function accountingName({ caller, remoteAddress, user }: AnyVisit): string {
  if (caller?.kind === 'mailbox') return caller.identity.user
  return (caller?.user ?? user)?._id.toHexString() ?? remoteAddress
}
