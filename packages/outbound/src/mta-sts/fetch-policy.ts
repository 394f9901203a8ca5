// Gets the policy file of a domain: from one address that was looked up and checked, no redirects, bounded in time and
// size. RFC 8461 §3.3
import { request } from 'node:https'
import { isIPv6 } from 'node:net'
import type { Resolver } from '@postkeep/dns'

export interface FetchContext {
  readonly resolver: Resolver
  readonly isAllowed: (address: string) => boolean
  /** PEM; Node's where left out. */
  readonly tlsRoots?: readonly string[] | undefined
  readonly port?: number | undefined
}

const longestMs = 60_000
const mostBytes = 64 * 1024

/** The text of the file. @throws when there is none, or it is not given as the RFC wants it */
export async function fetchStsPolicy(domain: string, context: FetchContext): Promise<string> {
  const host = `mta-sts.${domain}`
  const address = await checkedAddress(host, context)
  const { promise, reject, resolve } = Promise.withResolvers<string>()
  const outgoing = request({
    host: address,
    servername: host,
    port: context.port ?? 443,
    path: '/.well-known/mta-sts.txt',
    headers: { host, accept: 'text/plain' },
    agent: false,
    ca: context.tlsRoots ? [...context.tlsRoots] : undefined,
    minVersion: 'TLSv1.2'
  })
  const fail = (reason: string, cause?: unknown) => {
    outgoing.destroy()
    reject(new Error(`${host}: ${reason}`, { cause }))
  }
  const timer = setTimeout(() => fail(`no policy within ${longestMs / 1000} s`), longestMs)
  outgoing.on('error', (error) => fail(error.message, error))
  outgoing.on('response', (answer) => {
    if (answer.statusCode !== 200) return fail(`the answer is ${answer.statusCode}`)
    if (!/^text\/plain\s*(?:;|$)/i.test(answer.headers['content-type'] ?? ''))
      return fail('it is no text/plain')
    const chunks: Buffer[] = []
    let size = 0
    answer.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > mostBytes) fail(`the policy is larger than ${mostBytes / 1024} KiB`)
      else chunks.push(chunk)
    })
    answer.on('error', (error) => fail(error.message, error))
    answer.on('end', () => resolve(Buffer.concat(chunks).toString()))
  })
  outgoing.end()
  try {
    return await promise
  } finally {
    clearTimeout(timer)
  }
}

/** The one that is connected to: a second look-up might give another one. */
async function checkedAddress(host: string, { isAllowed, resolver }: FetchContext): Promise<string> {
  const answers = await Promise.allSettled([resolver.resolve(host, 'A'), resolver.resolve(host, 'AAAA')])
  const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
  const allowed = addresses.filter(isAllowed)
  const address = allowed.find((each) => !isIPv6(each)) ?? allowed[0]
  if (!address) throw new Error(`${host} has no public address`)
  return address
}
