// A message that was sent and has failed is sent once more: it counts as another one, and the domain still has to send.
import type { Directory } from '@postkeep/directory'
import { QueueRefusal, type Queue, type ShownEmail } from '@postkeep/outbound'
import type { CountSent } from './send-limit.ts'

export interface AgainContext {
  readonly directory: Pick<Directory, 'domains'>
  readonly queue: Pick<Queue, 'sendAgain'>
  readonly countSent: CountSent
}

export type SentAgain =
  | { readonly kind: 'queued'; readonly id: string }
  /** `limited`: no more today; `off`: the domain does not send; `gone`: there is nothing to send. */
  | { readonly kind: 'limited' | 'off' | 'gone' }

export async function sendAgain(
  { _id, domain: domainId, user }: ShownEmail,
  { countSent, directory, queue }: AgainContext
): Promise<SentAgain> {
  const domain = domainId && (await directory.domains.find(domainId.toHexString()))
  if (!user || !domain?.has_smtp || domain.is_smtp_suspended) return { kind: 'off' }
  const { allowed } = await countSent({ user: user.toHexString(), domain: domain._id.toHexString() })
  if (!allowed) return { kind: 'limited' }
  try {
    return { kind: 'queued', ...(await queue.sendAgain(_id.toHexString())) }
  } catch (error) {
    if (!(error instanceof QueueRefusal)) throw error
    return { kind: 'gone' }
  }
}
