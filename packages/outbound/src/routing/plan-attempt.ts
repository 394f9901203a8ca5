// Sorts the recipients that are due: here, elsewhere by domain, or answered at once.
import { parseAddress } from '@postkeep/address'
import type { Directory, Resolution } from '@postkeep/directory'
import type { RecipientResult } from '../queue/recipient-result.ts'
import type { SendRecipient } from '../sending/send-request.ts'
import { destinationOf } from './destination-of.ts'

export interface LocalRecipient {
  readonly address: string
  readonly resolution: Extract<Resolution, { kind: 'accepted' }>
}

export interface AttemptPlan {
  readonly answered: RecipientResult[]
  readonly local: LocalRecipient[]
  /** By domain. */
  readonly remote: Map<string, SendRecipient[]>
}

export interface PlanContext {
  readonly directory: Pick<Directory, 'recipients'>
  readonly lab: boolean
}

/** @throws when the directory cannot be asked */
export async function planAttempt(
  recipients: readonly SendRecipient[],
  context: PlanContext
): Promise<AttemptPlan> {
  const plan: AttemptPlan = { answered: [], local: [], remote: new Map() }
  for (const recipient of recipients) await place(recipient, plan, context)
  return plan
}

async function place(
  recipient: SendRecipient,
  plan: AttemptPlan,
  { directory, lab }: PlanContext
): Promise<void> {
  const { address } = recipient
  const parsed = parseAddress(address)
  if (!parsed) {
    plan.answered.push({ kind: 'permanent', address, code: 553, reply: '5.1.3 This is not an address' })
    return
  }
  const resolution = await directory.recipients.resolve(parsed)
  if (resolution.kind === 'accepted') {
    plan.local.push({ address, resolution })
    return
  }
  if (resolution.kind !== 'not-local') {
    plan.answered.push({ address, ...refusalOf(resolution) })
    return
  }
  const destination = destinationOf(parsed, { lab })
  if (destination.kind !== 'remote') {
    plan.answered.push({ address, ...destination })
    return
  }
  const others = plan.remote.get(destination.domain)
  if (others) others.push(recipient)
  else plan.remote.set(destination.domain, [recipient])
}

function refusalOf(
  resolution: Exclude<Resolution, { kind: 'accepted' | 'not-local' }>
): Omit<RecipientResult, 'address'> {
  if (resolution.kind === 'unknown') {
    return { kind: 'permanent', code: 550, reply: '5.1.1 There is no such address here' }
  }
  switch (resolution.code) {
    case 250:
      return { kind: 'sent', code: 250, reply: '2.0.0 dropped: the address is disabled' }
    case 421:
      return { kind: 'temporary', code: 421, reply: '4.2.1 The address is disabled for now' }
    case 550:
      return { kind: 'permanent', code: 550, reply: '5.2.1 The address is disabled' }
  }
}
