// What somebody may see of a journey: the steps of their own mail, without what it tells of other people of this server.
import type { Journey, Step } from './find-journeys.ts'

export interface JourneyViewer {
  /** Folded addresses. */
  readonly owns: (address: string) => boolean
  /** Of a domain of this server. */
  readonly isLocal: (address: string) => boolean
  /** 24-hex ids of their outbound mail. */
  readonly emails: ReadonlySet<string>
}

/** undefined: it is none of their business. */
export function visibleJourney({ steps, trace }: Journey, viewer: JourneyViewer): Journey | undefined {
  const visible = steps.flatMap((step) => visibleStep(step, viewer) ?? [])
  return visible.length > 0 ? { trace, steps: visible } : undefined
}

function visibleStep(step: Step, { emails, isLocal, owns }: JourneyViewer): Step | undefined {
  if (step.email !== undefined && emails.has(step.email)) return step
  if (!step.addresses.some(owns)) return undefined
  const isSubmission = step.service === 'smtp'
  // The first address of a submission is its sender.
  const addresses = step.addresses.filter(
    (address, index) => owns(address) || !isLocal(address) || (isSubmission && index === 0)
  )
  const { remote, ...rest } = step
  // From where somebody else has submitted it, and as whom.
  if (isSubmission && !owns(step.addresses[0]!)) return { ...rest, text: '', addresses }
  // The words tell of all recipients.
  const text = addresses.length < step.addresses.length ? '' : step.text
  return { ...rest, text, addresses, ...(remote ? { remote } : {}) }
}
