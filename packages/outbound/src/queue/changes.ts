// Which recipients' lot an attempt has changed so that the sender may want to know. Pure. RFC 3461 §5.2
import type { EmailRecipient } from '@postkeep/database'
import type { RecipientResult } from './recipient-result.ts'

export interface Changes {
  readonly failed: readonly EmailRecipient[]
  /** Not delivered for so long that the sender should know. */
  readonly delayed: readonly EmailRecipient[]
  /** In a mailbox. */
  readonly delivered: readonly EmailRecipient[]
  /** Elsewhere, where nobody tells what becomes of them. */
  readonly relayed: readonly EmailRecipient[]
}

export function changesOf(
  before: { readonly recipients: readonly EmailRecipient[] },
  after: readonly EmailRecipient[],
  results: readonly RecipientResult[]
): Changes {
  const became = (status: EmailRecipient['status']) =>
    after.filter(
      (recipient, index) => recipient.status === status && before.recipients[index]!.status !== status
    )
  const byAddress = new Map(results.map((result) => [result.address, result]))
  const sent = became('sent').map((recipient) => ({ recipient, result: byAddress.get(recipient.address) }))
  // Where the next server knows of reports, they are its affair. RFC 3461 §5.2.2
  const ours = sent.filter(({ result }) => result?.delivery?.hasDsn !== true)
  const goesOn = (result: RecipientResult | undefined) =>
    result?.delivery !== undefined || result?.isRelayed === true
  return {
    failed: became('failed'),
    delayed: after.filter(
      ({ delay_reported_at: at }, index) => at !== before.recipients[index]!.delay_reported_at
    ),
    delivered: ours.filter(({ result }) => !goesOn(result)).map(({ recipient }) => recipient),
    relayed: ours.filter(({ result }) => goesOn(result)).map(({ recipient }) => recipient)
  }
}

export function isAnyChange(changes: Changes): boolean {
  return Object.values(changes).some((recipients) => recipients.length > 0)
}
