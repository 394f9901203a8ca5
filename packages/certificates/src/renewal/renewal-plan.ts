// Is it time for a new certificate, and is it time to call for help?
import type { Certificate } from '../certificate.ts'
import { coversName } from '../certificate-names.ts'
import type { RenewalState } from './renewal-state.ts'

export type RenewalReason = 'missing' | 'self-signed' | 'expiring' | 'names'

type Step =
  | { readonly kind: 'renew'; readonly reason: RenewalReason }
  | { readonly kind: 'wait'; readonly until: Date }

/** `alarm` is for the operator: somebody has to look at it. */
export type RenewalPlan = Step & { readonly alarm?: string }

type Installed = Pick<Certificate, 'names' | 'notBefore' | 'notAfter' | 'isSelfSigned'>

type Situation = {
  readonly certificate: Installed | undefined
  /** All that are wanted. */
  readonly names: readonly string[]
  readonly state: RenewalState
  readonly now: Date
}

const day = 86_400_000
const renewBeforeMs = 30 * day
const alarmBeforeMs = 14 * day
/** Names that could not be proved are tried again so often. */
const leftOutMs = 7 * day
/** So many failures in a row without any certificate are no hiccup. */
const alarmingFailures = 3

export function renewalPlan(situation: Situation): RenewalPlan {
  const alarm = alarmOf(situation)
  return { ...stepOf(situation), ...(alarm === undefined ? {} : { alarm }) }
}

function stepOf({ certificate, names, state, now }: Situation): Step {
  const reason = certificate ? reasonOf(certificate, { names, state, now }) : 'missing'
  const { nextAttempt = now } = state
  if (reason) return nextAttempt > now ? { kind: 'wait', until: nextAttempt } : { kind: 'renew', reason }
  return { kind: 'wait', until: certificate ? renewalDate(certificate) : now }
}

function reasonOf(
  certificate: Installed,
  { names, state, now }: Omit<Situation, 'certificate'>
): RenewalReason | undefined {
  if (certificate.isSelfSigned) return 'self-signed'
  if (now >= renewalDate(certificate)) return 'expiring'
  const isLeftOutDue = now.getTime() - (state.lastSuccess?.getTime() ?? 0) >= leftOutMs
  const lacking = names.filter((name) => !coversName(certificate.names, name))
  const due = isLeftOutDue ? lacking : lacking.filter((name) => !state.leftOut.includes(name))
  return due.length > 0 ? 'names' : undefined
}

/** 30 days before the end of 90; certificates that live shorter are renewed when a third of their life is left. */
function renewalDate({ notBefore, notAfter }: { notBefore: Date; notAfter: Date }): Date {
  return new Date(notAfter.getTime() - Math.min(renewBeforeMs, lifeMs(notBefore, notAfter) / 3))
}

function alarmOf({ certificate, state, now }: Situation): string | undefined {
  const { failures, lastError = 'no attempt was made' } = state
  if (!certificate || certificate.isSelfSigned) {
    return failures < alarmingFailures ? undefined : `There is no valid certificate yet. ${lastError}`
  }
  const { notBefore, notAfter } = certificate
  const leftMs = notAfter.getTime() - now.getTime()
  if (leftMs > Math.min(alarmBeforeMs, lifeMs(notBefore, notAfter) / 6)) return undefined
  if (leftMs <= 0) return `The certificate has ended and could not be renewed. ${lastError}`
  const days = Math.floor(leftMs / day)
  const left = days === 0 ? 'in less than a day' : `in ${days} ${days === 1 ? 'day' : 'days'}`
  return `The certificate ends ${left} and could not be renewed. ${lastError}`
}

function lifeMs(notBefore: Date, notAfter: Date): number {
  return notAfter.getTime() - notBefore.getTime()
}
