// The names in a certificate: spelling, wildcards (RFC 6125 §6.4.3), and what goes into one order.
import { domainToASCII } from 'node:url'
import { CertificateError } from './certificate-error.ts'

/** Let's Encrypt takes so many names in one certificate; other authorities take no fewer. */
export const maxNames = 100

const hostName = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/

/** Lower case, ASCII, each once. @throws CertificateError for what is no name */
export function certificateNames(names: readonly string[]): string[] {
  return [...new Set(names.map(asciiName))]
}

/** Without those that a wildcard among them covers: authorities refuse such an order. */
export function withoutCovered(names: readonly string[]): string[] {
  return names.filter((name) => !names.includes(wildcardOf(name)))
}

export function coversName(certificateNames: readonly string[], name: string): boolean {
  return certificateNames.includes(name) || certificateNames.includes(wildcardOf(name))
}

/** "*.example.com" for "a.example.com"; a wildcard stands under none. */
function wildcardOf(name: string): string {
  return name.startsWith('*.') ? '' : `*${name.slice(name.indexOf('.'))}`
}

function asciiName(name: string): string {
  const [, star = '', rest = ''] = /^(\*\.)?(.*?)\.?$/.exec(name.trim()) ?? []
  const ascii = `${star}${domainToASCII(rest)}`
  if (hostName.test(ascii) && ascii.length <= 253) return ascii
  throw new CertificateError('configuration', `"${name}" is no host name: correct it in the list of names`)
}
