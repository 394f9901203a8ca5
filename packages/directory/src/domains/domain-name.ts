// Which names may be mail domains.
import { normaliseDomain } from '@postkeep/address'
import { invalid } from '../directory-error.ts'

/** Host names of the server below its domain: aliases (CNAME) in the DNS, which cannot have an MX. RFC 1034 §3.6.2 */
const serverHosts = ['api', 'caldav', 'carddav', 'fe-bounces', 'imap', 'mx', 'pop3', 'smtp']

/** The A-label in lower case. @throws DirectoryError invalid */
export function checkDomainName(text: string, serverDomain: string | undefined): string {
  const name = normaliseDomain(text.trim())
  if (!name || !name.includes('.')) {
    throw invalid('name', `${text} is not a domain name; write it as example.com`)
  }
  if (serverDomain && serverHosts.some((host) => name === `${host}.${serverDomain}`)) {
    throw invalid('name', `${name} is a host of this server and cannot be a mail domain; use ${serverDomain}`)
  }
  return name
}
