// What scores, scanners and attachments make of a message that its sender's domain does not speak against. Each domain
// has its own thresholds; one answer stands for all recipients. Pure.
import { describeSignals, type Assessment } from '@postkeep/filtering'

export interface ContentPolicy {
  /** From here on a message goes to Junk, and is refused. */
  readonly junkScore: number
  readonly rejectScore: number
  readonly executables: 'block' | 'junk' | 'allow'
  readonly refusesViruses: boolean
}

export type ContentVerdict =
  | {
      readonly kind: 'refuse'
      readonly code: number
      readonly enhanced: string
      readonly text: string
      /** Spam or a virus: the sender's reputation suffers. */
      readonly isAbuse: boolean
    }
  | {
      readonly kind: 'accept'
      /** For each policy in the given order. */
      readonly isJunk: readonly boolean[]
      /** In words; none where there is nothing to say. */
      readonly reasons: readonly string[]
    }

/** `policies`: one a recipient. */
export function judgeContent(assessment: Assessment, policies: readonly ContentPolicy[]): ContentVerdict {
  const { allowed, executable, failed, refusal, score, signals, virus } = assessment
  // A list of trusted senders is no reason to hand on a virus.
  if (virus !== undefined && policies.some(({ refusesViruses }) => refusesViruses))
    return { ...refuse(`The message holds a virus: ${plain(virus)}`), isAbuse: true }
  if (refusal) return { kind: 'refuse', ...refusal, isAbuse: false }
  if (allowed !== undefined) {
    return {
      kind: 'accept',
      isJunk: policies.map(() => false),
      reasons: [`${allowed} is on the list of allowed senders`]
    }
  }
  const isBlocked = policies.some(({ executables }) => executables === 'block')
  if (executable !== undefined && isBlocked)
    return {
      ...refuse(`An attachment is a program, which is not taken here: ${plain(executable)}`),
      isAbuse: false
    }
  if (policies.length > 0 && policies.every(({ rejectScore }) => score >= rejectScore))
    return { ...refuse(`The message looks like spam, score ${describeSignals(signals)}`), isAbuse: true }
  const isJunk = policies.map(
    ({ executables, junkScore }) => score >= junkScore || (executable !== undefined && executables === 'junk')
  )
  const reasons = [
    ...(score > 0 ? [`spam score ${describeSignals(signals)}`] : []),
    ...(executable === undefined ? [] : [`an attachment is a program: ${executable}`]),
    ...(failed.length === 0 ? [] : [`not checked by ${failed.join(' and ')}`])
  ]
  return { kind: 'accept', isJunk, reasons }
}

function refuse(text: string) {
  return { kind: 'refuse', code: 550, enhanced: '5.7.1', text } as const
}

/** Replies are one line of ASCII. */
function plain(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 100)
}
