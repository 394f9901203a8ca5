// The renewal job: looks whether it is time, asks for a certificate, installs it, remembers how it went. Any number of
// processes may call it at any time.
import { join } from 'node:path'
import { errorOf, type Logger } from '@postkeep/log'
import type { Certificate } from '../certificate.ts'
import { CertificateError } from '../certificate-error.ts'
import { coversName } from '../certificate-names.ts'
import { finishInstallation, installCertificate } from '../installed/install-certificate.ts'
import { readCertificate } from '../installed/read-certificate.ts'
import { nextAttempt } from './next-attempt.ts'
import { renewalPlan, type RenewalReason } from './renewal-plan.ts'
import { initialState, readRenewalState, writeRenewalState, type RenewalState } from './renewal-state.ts'

export type RenewalOptions = {
  /** ./ssl; the state stands there too. */
  folder: string
  /** All that are wanted, own and hosted. */
  names: readonly string[]
  obtain: () => Promise<Certificate>
  /** Runs the work unless somebody else is at it: `(work) => withLock(cache, 'certificates', { ttlMs }, work)`. */
  lock: RenewalLock
  logger: Logger
  /** Renews whatever the date and the back-off. */
  force?: boolean
  clock?: () => number
  random?: () => number
}

export type RenewalLock = <T>(
  work: () => Promise<T>
) => Promise<{ readonly kind: 'ran'; readonly value: T } | { readonly kind: 'busy' }>

export type RenewalOutcome =
  | { readonly kind: 'busy' }
  | { readonly kind: 'not-due'; readonly until: Date; readonly alarm?: string }
  | {
      readonly kind: 'renewed'
      readonly names: readonly string[]
      /** Wanted, but not verified by the authority. */
      readonly leftOut: readonly string[]
      readonly notAfter: Date
    }
  | { readonly kind: 'failed'; readonly error: Error; readonly nextAttempt: Date; readonly alarm?: string }

export const stateFileName = 'renewal.json'

/** @throws when the folder cannot be read or written, or what `lock` throws */
export async function renewIfDue(options: RenewalOptions): Promise<RenewalOutcome> {
  const result = await options.lock(() => renewUnderLock(options))
  return result.kind === 'busy' ? result : result.value
}

async function renewUnderLock(options: RenewalOptions): Promise<RenewalOutcome> {
  const { folder, names, logger, force = false } = options
  await finishInstallation(folder)
  const certificate = await installedCertificate(options)
  const state = await rememberedState(options)
  const plan = renewalPlan({ certificate, names, state, now: nowOf(options) })
  const alarm = plan.alarm === undefined ? {} : { alarm: plan.alarm }
  if (plan.kind === 'wait' && !force) return { kind: 'not-due', until: plan.until, ...alarm }
  const reason: RenewalReason | 'forced' = plan.kind === 'renew' ? plan.reason : 'forced'
  logger.info({ reason, notAfter: certificate?.notAfter }, 'a certificate is asked for')
  return await attempt(options, { certificate, state })
}

type Before = { certificate: Certificate | undefined; state: RenewalState }

async function attempt(options: RenewalOptions, { certificate, state }: Before): Promise<RenewalOutcome> {
  const { folder, names, logger } = options
  const file = join(folder, stateFileName)
  const trying = { ...state, failures: state.failures + 1, lastAttempt: nowOf(options) }
  // As a failure, before it begins: a process that dies in it again and again must not ask without a pause.
  await writeRenewalState(file, { ...trying, nextAttempt: pauseAfter(options, trying) })
  try {
    const renewed = await options.obtain()
    await installCertificate(folder, renewed)
    const leftOut = names.filter((name) => !coversName(renewed.names, name))
    const now = nowOf(options)
    await writeRenewalState(file, { failures: 0, lastAttempt: now, lastSuccess: now, leftOut })
    const facts = { names: renewed.names, leftOut, notAfter: renewed.notAfter }
    logger.info(facts, 'a new certificate is installed')
    return { kind: 'renewed', ...facts }
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error(String(cause))
    const next = pauseAfter(options, trying, error)
    const failed = { ...trying, lastError: error.message, nextAttempt: next }
    await writeRenewalState(file, failed)
    logger.error({ error: errorOf(error), nextAttempt: next }, 'no new certificate was had')
    const { alarm } = renewalPlan({ certificate, names, state: failed, now: nowOf(options) })
    return { kind: 'failed', error, nextAttempt: next, ...(alarm === undefined ? {} : { alarm }) }
  }
}

function pauseAfter(
  { random = Math.random, ...options }: RenewalOptions,
  state: RenewalState,
  error?: Error
): Date {
  const retryAfterMs = error instanceof CertificateError ? error.retryAfterMs : undefined
  return nextAttempt({ failures: state.failures, now: nowOf(options), retryAfterMs, random })
}

/** One that cannot be used is as good as none. */
async function installedCertificate({ folder, logger }: RenewalOptions): Promise<Certificate | undefined> {
  try {
    return await readCertificate(folder)
  } catch (error) {
    logger.warn({ error: errorOf(error), folder }, 'the installed certificate cannot be used')
    return undefined
  }
}

async function rememberedState({ folder, logger }: RenewalOptions): Promise<RenewalState> {
  try {
    return await readRenewalState(join(folder, stateFileName))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    logger.warn({ error: errorOf(error), folder }, 'the state of the renewal cannot be read, it begins anew')
    return initialState
  }
}

function nowOf({ clock = Date.now }: { clock?: () => number }): Date {
  return new Date(clock())
}
