// Which names may be mail domains.
import { normaliseDomain } from '@postkeep/address'
import { bouncesHost, serverHosts } from '@postkeep/config'
import { invalid } from '../directory-error.ts'

/** Aliases (CNAME) in the DNS, which cannot have an MX. RFC 1034 §3.6.2 */
const reserved = [...serverHosts, bouncesHost]

/** The A-label in lower case. @throws DirectoryError invalid */
export function checkDomainName(text: string, serverDomain: string | undefined): string {
  const name = normaliseDomain(text.trim())
  if (!name || !name.includes('.')) {
    throw invalid('name', `${text} is not a domain name; write it as example.com`)
  }
  if (serverDomain && reserved.some((host) => name === `${host}.${serverDomain}`)) {
    throw invalid('name', `${name} is a host of this server and cannot be a mail domain; use ${serverDomain}`)
  }
  return name
}
