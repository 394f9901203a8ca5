// Puts a calendar object or a card into its collection, once its bytes were checked.
import type { CheckedObject } from '@postkeep/dav-collections'
import type { MailboxSession } from '@postkeep/mailbox-client'
import type { CollectionInfo, ObjectCondition, OutgoingMail } from '@postkeep/mailbox-contract'
import { ApiProblem, invalidField } from '../frame/api-problem.ts'
import type { MemberKind } from './members.ts'

export type NewMember = {
  readonly collection: CollectionInfo
  /** Of the object, with its ending. */
  readonly name: string
  readonly bytes: Buffer
  readonly checked: CheckedObject
  readonly condition: ObjectCondition
  /** Told to others. */
  readonly outgoing?: OutgoingMail[]
  /** RFC 6638 §3.2.10; left out: it stays. */
  readonly scheduleTag?: string | null
  /** That holds the text. */
  readonly field: string
}

/** @throws ApiProblem 400, 409, 412 */
export async function storeMember(
  session: MailboxSession,
  { word }: MemberKind,
  { bytes, checked, collection, condition, field, name, ...scheduling }: NewMember
): Promise<void> {
  if (checked.kind === 'refused') throw invalidField(field, checked.text)
  const { kind: _, ...object } = checked
  const params = { collection: collection.id, name, ...object, ...scheduling, condition }
  const outcome = await session.putObject(params, bytes)
  if (outcome.kind === 'stored') return
  if (outcome.kind === 'uid-conflict') throw new ApiProblem(409, `There is a ${word} with this UID`)
  throw condition.match && condition.match !== '*'
    ? new ApiProblem(412, `The ${word} was changed meanwhile`)
    : new ApiProblem(409, `There is a ${word} with this id`)
}

/** If-Match: RFC 9110 §13.1.1. `*`: whatever is there. */
export function matchOf(header: string): '*' | string[] {
  const tags = [...header.matchAll(/"([^"]*)"/g)].map(([, tag]) => tag!)
  return tags.length === 0 ? '*' : tags
}
