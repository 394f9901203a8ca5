// What a change of an event tells those who are invited: as when a calendar program makes it. RFC 6638 §3.2.
import { randomUUID } from 'node:crypto'
import { checkCalendarObject } from '@postkeep/dav-collections'
import type { MailboxSession } from '@postkeep/mailbox-client'
import type { CollectionInfo, OutgoingMail } from '@postkeep/mailbox-contract'
import { planChange, selfOf } from '@postkeep/scheduling'
import { invalidField } from '../../frame/api-problem.ts'
import type { NewMember } from '../../parts/store-member.ts'

type Change = {
  readonly collection: CollectionInfo
  /** What is stored; undefined: nothing is. */
  readonly before?: Buffer
  /** Of what is stored; null: it was not scheduled yet. */
  readonly tag?: string | null
  readonly after: Buffer
}

type Planned = Pick<NewMember, 'bytes' | 'checked' | 'outgoing' | 'scheduleTag'>

/** @throws ApiProblem 400 */
export async function planEvent(
  session: MailboxSession,
  { after, before, collection, tag = null }: Change
): Promise<Planned> {
  const checked = checkCalendarObject(after, collection)
  if (checked.kind === 'refused') throw invalidField('ical', checked.text)
  const plan = await planOf(session, before, after)
  if (plan?.kind !== 'scheduled') return { bytes: after, checked, scheduleTag: null }
  const bytes = plan.bytes ?? after
  return {
    bytes,
    checked: checkCalendarObject(bytes, collection),
    outgoing: plan.outgoing,
    ...((plan.isSignificant || tag === null) && { scheduleTag: randomUUID() })
  }
}

/** Who is to be told that it is gone. */
export async function planRemoval(session: MailboxSession, before: Buffer): Promise<OutgoingMail[]> {
  const plan = await planOf(session, before, undefined)
  return plan?.kind === 'scheduled' ? plan.outgoing : []
}

/** undefined: nobody is invited. */
async function planOf(session: MailboxSession, before: Buffer | undefined, after: Buffer | undefined) {
  if (![before, after].some((bytes) => bytes?.includes('ORGANIZER'))) return undefined
  const self = selfOf(await session.listAddresses())
  const plan = planChange({ before, after, self, now: Date.now(), keepsAnswers: false, newId: randomUUID })
  if (plan.kind === 'refused') throw invalidField('ical', plan.text)
  return plan
}
