// A renewal as the environment asks for it: the same for the command and for the job.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Resolver } from '@postkeep/dns'
import { errorOf, type Logger } from '@postkeep/log'
import type { ChallengeMethod } from '../acme/challenge-method.ts'
import { CertificateError } from '../certificate-error.ts'
import type { Certificate } from '../certificate.ts'
import type { CertificateConfig } from '../config.ts'
import { cloudflareProvider } from '../dns/cloudflare-provider.ts'
import { manualProvider } from '../dns/manual-provider.ts'
import { parseCloudflareIni } from '../dns/parse-cloudflare-ini.ts'
import type { ChallengeCache } from '../http/cache-challenge-store.ts'
import { openChallenges } from '../http/open-challenges.ts'
import type { ServerNames } from '../names-for.ts'
import { obtainCertificate } from '../obtain-certificate.ts'
import { renewIfDue, type RenewalLock, type RenewalOutcome } from './renew-if-due.ts'

export type ConfiguredRenewal = {
  readonly config: CertificateConfig
  readonly names: ServerNames
  readonly resolver: Resolver
  readonly cache: ChallengeCache | undefined
  readonly lock: RenewalLock
  readonly logger: Logger
  /** Renews whatever the date and the back-off. */
  readonly force?: boolean
  /** Shows what the operator has to do; without it nothing is done by hand. */
  readonly show?: (text: string) => void
  /** Of the name servers, for tests. */
  readonly nameServerPort?: number
  /** Between two looks at the state of an order: from, up to. */
  readonly pollMs?: { min: number; max: number }
}

/** `off`: somebody else takes care of the certificate. */
export async function renewAsConfigured(
  renewal: ConfiguredRenewal
): Promise<RenewalOutcome | { readonly kind: 'off' }> {
  const { config, force = false, lock, logger, names, show } = renewal
  // By hand only where a person waits for it.
  if (config.method === 'none' || (config.method === 'manual' && !show)) return { kind: 'off' }
  return renewIfDue({
    folder: config.folder,
    names: [...names.own, ...names.hosted],
    obtain: () => obtain(renewal),
    lock,
    logger,
    force
  })
}

async function obtain(renewal: ConfiguredRenewal): Promise<Certificate> {
  const { config, logger, names, pollMs } = renewal
  await using method = await openMethod(renewal)
  const { caFile, directoryUrl, eabHmacKey, eabKid, email, folder } = config
  return await obtainCertificate({
    directoryUrl,
    accountKeyFile: join(folder, 'acme-account.pem'),
    names: names.own,
    optionalNames: names.hosted,
    method: method.method,
    // Hosted zones are seldom in the server's account for DNS, but their names lead here.
    ...(method.optional ? { optionalMethod: method.optional } : {}),
    logger,
    ...(email === undefined ? {} : { email }),
    ...(eabKid === undefined || eabHmacKey === undefined
      ? {}
      : { eab: { kid: eabKid, hmacKey: eabHmacKey } }),
    ...(caFile === undefined ? {} : { trustedCa: await readFile(caFile, 'utf8') }),
    ...(pollMs === undefined ? {} : { pollMs })
  })
}

type OpenMethod = AsyncDisposable & {
  readonly method: ChallengeMethod
  readonly optional?: ChallengeMethod
}

async function openMethod(renewal: ConfiguredRenewal): Promise<OpenMethod> {
  const { config } = renewal
  if (config.method === 'http') return await openHttp(renewal)
  const { nameServerPort, resolver, show = () => undefined } = renewal
  const dns =
    config.method === 'manual'
      ? manualProvider({ show })
      : cloudflareProvider({
          apiToken: (await readCloudflare(config.cloudflareFile)).apiToken,
          ...(config.cloudflareUrl === undefined ? {} : { baseUrl: config.cloudflareUrl })
        })
  const port = nameServerPort === undefined ? {} : { nameServerPort }
  const method: ChallengeMethod = { kind: 'dns-01', dns, resolver, ...port }
  if (renewal.names.hosted.length === 0) return { method, [Symbol.asyncDispose]: async () => undefined }
  const http = await openHttp(renewal).catch((error: unknown) => {
    renewal.logger.warn({ error: errorOf(error) }, 'hosted names cannot be proved by http-01')
    return undefined
  })
  return {
    method,
    ...(http ? { optional: http.method } : {}),
    [Symbol.asyncDispose]: async () => http?.[Symbol.asyncDispose]()
  }
}

async function openHttp({ cache, config, logger }: ConfiguredRenewal): Promise<OpenMethod> {
  const { webUrl, challengePort: port } = config
  const open = await openChallenges({ cache, webUrl, port })
  logger.info({ by: open.by }, 'challenges are served')
  return {
    method: { kind: 'http-01', challenges: open.challenges },
    [Symbol.asyncDispose]: () => open[Symbol.asyncDispose]()
  }
}

async function readCloudflare(file: string): Promise<{ apiToken: string }> {
  try {
    return parseCloudflareIni(await readFile(file, 'utf8'))
  } catch (error) {
    if (error instanceof CertificateError) throw error
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'error'
    const text = `The Cloudflare token cannot be read from ${file} (${code}): put the file there, readable by the user 1000 only`
    throw new CertificateError('configuration', text, { cause: error })
  }
}
