// Waits until all name servers of a zone show the records of the challenges. Asked themselves, for caches between would keep
// the "there is none" of the first look.
import { isIPv6 } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { authoritativeServers, createResolver, DnsError, isTemporary, type Resolver } from '@postkeep/dns'
import { CertificateError } from '../certificate-error.ts'
import { challengePrefix, type MissingTxt } from './dns-provider.ts'

export type WaitForTxtOptions = {
  /** Finds the name servers. */
  resolver: Resolver
  timeoutMs: number
  pollMs?: number
  onProgress?: (missing: readonly MissingTxt[]) => void
  /** Of the name servers. */
  port?: number
  /** For one question to one name server. */
  askMs?: number
}

type Watched = { name: string; target: string; values: readonly string[]; servers: readonly Asked[] }
type Asked = { readonly title: string; readonly ask: (name: string) => Promise<string[] | 'no answer'> }

/** `wanted`: values by name. @throws CertificateError when they are not there in time, DnsError */
export async function waitForTxt(
  wanted: ReadonlyMap<string, readonly string[]>,
  options: WaitForTxtOptions
): Promise<void> {
  const deadline = performance.now() + options.timeoutMs
  const watched = await Promise.all([...wanted].map(([name, values]) => watchedName(name, values, options)))
  for (;;) {
    const missing = (await Promise.all(watched.map(missingOf))).flat()
    options.onProgress?.(missing)
    if (missing.length === 0) return
    if (performance.now() >= deadline) throw notThere(missing)
    await delay(Math.min(options.pollMs ?? 5000, Math.max(0, deadline - performance.now())))
  }
}

async function watchedName(
  name: string,
  values: readonly string[],
  { resolver, port = 53, askMs = 3000 }: WaitForTxtOptions
): Promise<Watched> {
  const found = await authoritativeServers(resolver, name)
  if (found.servers.length === 0) throw noNameServers(found.name)
  const servers = found.servers.map(({ host, address }) => {
    const server = isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`
    const direct = createResolver({ servers: [server], timeoutMs: askMs, tries: 1, cache: noCache })
    return { title: `${host} (${address})`, ask: (target: string) => textsAt(direct, target) }
  })
  return { name, target: found.name, values, servers }
}

const noCache = { maxTtlMs: 0, negativeTtlMs: 0 }

/** Servers that do not answer do not count (IPv6 may lead nowhere), but one must. */
async function missingOf({ name, target, values, servers }: Watched): Promise<MissingTxt[]> {
  const answers = await Promise.all(
    servers.map(async ({ title, ask }) => ({ title, texts: await ask(target) }))
  )
  const missing = answers.flatMap(({ title, texts }) =>
    texts === 'no answer' ? [] : absent(values, texts).map((value) => ({ name, value, server: title }))
  )
  if (answers.some(({ texts }) => texts !== 'no answer')) return missing
  const server = `no answer from ${servers.map(({ title }) => title).join(', ') || 'any name server'}`
  return values.map((value) => ({ name, value, server }))
}

function absent(values: readonly string[], texts: readonly string[]): string[] {
  return values.filter((value) => !texts.includes(value))
}

async function textsAt(resolver: Resolver, name: string): Promise<string[] | 'no answer'> {
  try {
    const records = await resolver.resolve(name, 'TXT')
    return records.map((pieces) => pieces.join(''))
  } catch (error) {
    if (!(error instanceof DnsError)) throw error
    return isTemporary(error) ? 'no answer' : []
  }
}

function noNameServers(name: string): CertificateError {
  return new CertificateError(
    'dns',
    `There are no name servers for ${name}: is the domain registered, and delegated to your DNS provider?`
  )
}

function notThere(missing: readonly MissingTxt[]): CertificateError {
  const lines = missing.map(({ name, value, server }) => `${name} "${value}" at ${server}`)
  const names = missing.map(({ name }) => name.replace(challengePrefix, ''))
  return new CertificateError(
    'dns',
    `The TXT records are not seen in time: ${lines.join('; ')}. Check their names and values at your DNS provider ` +
      '(a name must not have its domain twice), wait for its changes to be published, and try again',
    { failedNames: [...new Set(names)] }
  )
}
