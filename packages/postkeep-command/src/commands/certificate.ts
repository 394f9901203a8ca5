// postkeep certificate …: the server's TLS certificate.
import { join } from 'node:path'
import { withLock } from '@postkeep/cache'
import {
  certificateMethods,
  installCertificate,
  makeSelfSigned,
  namesFor,
  readCertificate,
  readCertificateConfig,
  readRenewalState,
  renewAsConfigured,
  type CertificateConfig,
  type RenewalLock,
  type RenewalOutcome,
  type ServerNames
} from '@postkeep/certificates'
import { hostName, list, readEnvironment } from '@postkeep/config'
import { createResolver } from '@postkeep/dns'
import { silentLogger } from '@postkeep/log'
import { line, type Command, type Report } from '../command.ts'
import { time, yesNo } from '../format.ts'
import type { Given } from '../given.ts'
import type { Services } from '../services.ts'
import { Refusal, UsageError } from '../usage-error.ts'

const lockMs = 120_000
const issuing = certificateMethods.filter((method) => method !== 'none')
const namesOption = {
  names: {
    type: 'string',
    value: 'NAMES',
    summary: 'Exactly these names, with commas between (default: all that the server needs)'
  }
} as const

export const certificateCommands: readonly Command[] = [
  {
    name: 'certificate show',
    summary: 'Show the installed certificate and how its last renewal went',
    operands: [],
    options: {},
    async run(services) {
      const { folder, method } = readCertificateConfig(services.given)
      const certificate = await readCertificate(folder)
      const state = await readRenewalState(join(folder, 'renewal.json'))
      if (!certificate) {
        return {
          json: { installed: false, method, state },
          blocks: [line('There is no certificate')],
          failed: true
        }
      }
      const { isSelfSigned, names, notAfter, notBefore } = certificate
      const facts = [
        ['Names', names.join(' ')],
        ['From', time(notBefore)],
        ['Until', time(notAfter)],
        ['Self-signed', yesNo(isSelfSigned)],
        ['Renewal', method],
        ['Last renewal', time(state.lastSuccess) || 'none'],
        ['Last failure', state.lastError ?? 'none'],
        ['Left out', state.leftOut.join(' ') || 'none']
      ] as const
      const json = { installed: true, names, notBefore, notAfter, isSelfSigned, method, state }
      return { json, blocks: [{ kind: 'facts', facts }] }
    }
  },
  {
    name: 'certificate issue',
    summary: 'Ask the authority for a certificate and install it',
    operands: [],
    options: {
      method: { type: 'string', value: 'METHOD', summary: `${issuing.join(', ')} (default: CERT_METHOD)` },
      ...namesOption
    },
    notes:
      'http needs port 80: the web service answers there, or, where it does not run, this command itself.\n' +
      'manual shows the TXT records and waits until the name servers have them.',
    run: (services, given) => renew(services, given, { force: true, method: methodOf(given) })
  },
  {
    name: 'certificate renew',
    summary: 'Renew the certificate if it is time',
    operands: [],
    options: { force: { type: 'boolean', summary: 'Whatever the date, and however often it failed' } },
    run: (services, given) =>
      renew(services, given, { force: given.flag('force') === true, method: undefined })
  },
  {
    name: 'certificate self-signed',
    summary: 'Install a self-signed certificate, so that the services can start',
    operands: [],
    options: { ...namesOption, force: { type: 'boolean', summary: 'In place of a good one too' } },
    async run(services, given) {
      const { folder } = readCertificateConfig(services.given)
      const installed = await readCertificate(folder)
      if (installed && !installed.isSelfSigned && given.flag('force') !== true) {
        throw new Refusal(
          `A certificate of an authority is installed, until ${time(installed.notAfter)}; --force replaces it`
        )
      }
      const { own } = namesFor({ domain: domainOf(services), hosted: [] })
      const certificate = makeSelfSigned(namesGiven(given) ?? own)
      await installCertificate(folder, certificate)
      const { names, notAfter } = certificate
      return {
        json: { names, notAfter, isSelfSigned: true },
        blocks: [line(`A self-signed certificate for ${names.length} names is installed in ${folder}`)]
      }
    }
  }
]

type Wish = { readonly force: boolean; readonly method: CertificateConfig['method'] | undefined }

async function renew(services: Services, given: Given, { force, method }: Wish): Promise<Report> {
  const read = readCertificateConfig(services.given)
  const config = { ...read, method: method ?? read.method }
  const cache = await services.cache().catch(() => undefined)
  const { dnsServers } = readEnvironment(services.given, { dnsServers: list('DNS_SERVERS', { default: [] }) })
  const lock: RenewalLock = cache
    ? (work) => withLock(cache, 'certificates', { ttlMs: lockMs }, work)
    : async (work) => ({ kind: 'ran', value: await work() })
  const outcome = await renewAsConfigured({
    config,
    names: await namesOf(services, given, config.folder),
    resolver: createResolver({ servers: dnsServers }),
    cache,
    lock,
    logger: silentLogger,
    force,
    show: (text) => services.say(text)
  })
  return reportOf(outcome, config)
}

function reportOf(outcome: RenewalOutcome | { readonly kind: 'off' }, { folder }: CertificateConfig): Report {
  switch (outcome.kind) {
    case 'off':
      throw new Refusal('CERT_METHOD is none: set it to http, cloudflare or manual, or give --method')
    case 'busy':
      throw new Refusal('Another process asks for a certificate just now: try again in a minute')
    // It says what to do.
    case 'failed':
      throw outcome.error
    case 'not-due':
      return {
        json: outcome,
        blocks: [line(`It is not time yet: the next renewal is on ${time(outcome.until)}`)]
      }
    case 'renewed': {
      const { leftOut, names, notAfter } = outcome
      const done = `A new certificate for ${names.length} names, until ${time(notAfter)}, is installed in ${folder}`
      const missing =
        leftOut.length === 0 ? [] : [line(`Left out, for they do not lead here: ${leftOut.join(' ')}`)]
      return { json: outcome, blocks: [line(done), ...missing] }
    }
  }
}

async function namesOf(services: Services, given: Given, folder: string): Promise<ServerNames> {
  const wanted = namesGiven(given)
  if (wanted) return { own: wanted, hosted: [] }
  const domain = domainOf(services)
  try {
    const domains = await (await services.database()).domains.find({}, { name: 1 }).sort({ name: 1 })
    return namesFor({ domain, hosted: domains.map(({ name }) => name).filter((name) => name !== domain) })
  } catch {
    // Before the first start there is no MongoDB; later the hosted names of the present certificate must not get lost.
    services.say('MongoDB does not answer: hosted domains are taken from the present certificate')
    const { own } = namesFor({ domain, hosted: [] })
    const present = await readCertificate(folder).catch(() => undefined)
    return { own, hosted: (present?.names ?? []).filter((name) => !own.includes(name)) }
  }
}

function domainOf(services: Services): string {
  return readEnvironment(services.given, { domain: hostName('DOMAIN') }).domain
}

function namesGiven(given: Given): string[] | undefined {
  const names = given
    .text('names')
    ?.split(/[\s,]+/)
    .filter((name) => name !== '')
  return names && names.length > 0 ? names : undefined
}

function methodOf(given: Given): CertificateConfig['method'] | undefined {
  const text = given.text('method')
  const method = issuing.find((known) => known === text)
  if (text === undefined || method) return method
  throw new UsageError(`--method ${text} is none of ${issuing.join(', ')}`, 'certificate issue')
}
