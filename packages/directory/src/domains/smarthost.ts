// The server that takes a domain's outgoing mail, where it has one; its password is sealed.
import { normaliseDomain } from '@postkeep/address'
import type { DomainSmarthost } from '@postkeep/database'
import { isIP } from 'node:net'
import type { DirectoryContext } from '../directory-context.ts'
import { invalid } from '../directory-error.ts'

export type Smarthost = Omit<DomainSmarthost, 'password'> & { readonly password?: string | undefined }

export function sealSmarthost(
  { sealer }: DirectoryContext,
  domainId: string,
  smarthost: Smarthost
): DomainSmarthost {
  const { password, tls, user } = smarthost
  const host = isIP(smarthost.host) ? smarthost.host : normaliseDomain(smarthost.host)
  if (!host) throw invalid('smarthost', `${smarthost.host} is not the name of a server`)
  if ((user === undefined) !== (password === undefined))
    throw invalid('smarthost', 'A smarthost has both a user and a password, or neither')
  if (password !== undefined && tls !== 'implicit' && tls !== 'starttls')
    throw invalid('smarthost', 'A password needs the TLS mode implicit or starttls')
  const sealed =
    password === undefined ? {} : { password: sealer.seal(Buffer.from(password), contextOf(domainId)) }
  return { host, port: smarthost.port, tls, when: smarthost.when, ...(user ? { user } : {}), ...sealed }
}

export function openSmarthost(
  { sealer }: DirectoryContext,
  domainId: string,
  kept: DomainSmarthost
): Smarthost {
  const password = kept.password ? sealer.open(kept.password, contextOf(domainId)).toString() : undefined
  return { ...kept, password }
}

function contextOf(domainId: string): string {
  return `smarthost ${domainId}`
}
