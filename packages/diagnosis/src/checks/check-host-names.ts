// The server's own names lead to one public machine, and its addresses back to its name. RFC 8314, RFC 1912 §2.1
import { DnsError, isPublicAddress, isTemporary, type Resolver } from '@postkeep/dns'
import { ok, problem, warning, type Finding } from '../finding.ts'

const labels = ['mx', 'imap', 'smtp', 'pop3'] as const

export async function checkHostNames({
  resolver,
  serverDomain
}: {
  readonly resolver: Resolver
  readonly serverDomain: string
}): Promise<Finding[]> {
  const host = `mx.${serverDomain}`
  const addresses = await addressesOf(host, resolver)
  if (addresses === 'unknown') {
    return [
      warning(
        'host names',
        `The DNS does not answer for ${host}.`,
        'Try again; if it stays so, mend the resolver'
      )
    ]
  }
  if (addresses.length === 0) {
    return [
      problem(
        'host names',
        `${host} has no address: nobody can send mail here.`,
        `Add: ${host} A <the address of this server>`
      )
    ]
  }
  const others = await Promise.all(
    labels.slice(1).map((label) => nameFinding(`${label}.${serverDomain}`, addresses, resolver))
  )
  const reverse = await Promise.all(addresses.map((address) => reverseFinding(host, address, resolver)))
  const found = others.filter((finding) => finding !== undefined)
  const own = found.length === 0 ? [ok('host names', `All lead to ${addresses.join(' and ')}.`)] : found
  return [...own, ...reverse]
}

async function nameFinding(
  name: string,
  expected: readonly string[],
  resolver: Resolver
): Promise<Finding | undefined> {
  const addresses = await addressesOf(name, resolver)
  if (addresses === 'unknown' || addresses.some((address) => expected.includes(address))) return undefined
  const text =
    addresses.length === 0
      ? `${name} has no address.`
      : `${name} leads to ${addresses.join(' and ')}, mx does not.`
  return problem('host names', text, `Add: ${name} A ${expected[0]}`)
}

async function reverseFinding(host: string, address: string, resolver: Resolver): Promise<Finding> {
  const subject = `reverse name ${address}`
  if (!isPublicAddress(address)) {
    return warning(
      subject,
      `${address} is not an address of the Internet.`,
      `Let ${host} lead to the public address`
    )
  }
  const remedy = `Set the reverse name (PTR, rDNS) of ${address} to ${host} where you rent this server`
  try {
    const names = (await resolver.reverse(address)).map((name) => name.toLowerCase().replace(/\.$/, ''))
    if (names.includes(host)) return ok(subject, `It is ${host}.`)
    return problem(subject, `It is ${names.join(' and ')}: many servers refuse mail from here.`, remedy)
  } catch (error) {
    if (isTemporary(error)) return warning(subject, 'The DNS does not answer for it.', 'Try again')
    if (!(error instanceof DnsError)) throw error
    return problem(subject, 'There is none: many servers refuse mail from here.', remedy)
  }
}

/** 'unknown' where the DNS does not answer. */
export async function addressesOf(name: string, resolver: Resolver): Promise<string[] | 'unknown'> {
  const found: string[] = []
  for (const type of ['A', 'AAAA'] as const) {
    try {
      found.push(...(await resolver.resolve(name, type)))
    } catch (error) {
      if (!(error instanceof DnsError)) throw error
      if (isTemporary(error)) return 'unknown'
    }
  }
  return found
}
