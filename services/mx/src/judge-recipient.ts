// From what the directory knows of an address to the answer at RCPT. Pure.
import type { AcceptedRecipient } from '@postkeep/delivery'
import type { Resolution } from '@postkeep/directory'
import type { FilterRefusal } from '@postkeep/filtering'
import { SmtpRefusal } from '@postkeep/smtp-listener'
import type { RecipientRefusal } from './events.ts'

export type Judgement =
  | { readonly kind: 'accepted'; readonly resolution: AcceptedRecipient['resolution'] }
  /** Taken, and not kept: a disabled alias whose owner wants no sender to know. */
  | { readonly kind: 'dropped' }
  | { readonly kind: 'refused'; readonly why: RecipientRefusal; readonly refusal: SmtpRefusal }

interface Client {
  /** Empty for the null reverse-path. */
  readonly sender: string
  /** The connection is under TLS. */
  readonly isSecure: boolean
}

export function judgeRecipient(resolution: Resolution, { sender, isSecure }: Client): Judgement {
  switch (resolution.kind) {
    case 'not-local':
      return refused('relay', 550, '5.7.1', 'Relaying is refused: that domain is not received here')
    case 'unknown':
      return refused('unknown', 550, '5.1.1', 'There is no such address here')
    case 'disabled':
      return judgeDisabled(resolution.code)
    case 'accepted':
      // RFC 3207 §4: a server may insist; what is refused so can come again over TLS.
      if (resolution.needsTls && !isSecure) {
        return refused('no TLS', 530, '5.7.0', 'That domain takes mail over TLS only: use STARTTLS')
      }
      return resolution.onlyBounces && sender !== ''
        ? refused('bounces only', 550, '5.7.1', 'That address takes bounces only')
        : { kind: 'accepted', resolution }
  }
}

export function mailboxFull(): Judgement {
  return refused('full', 552, '5.2.2', 'The mailbox is full')
}

/** The client, or the sender, may not give mail to that address, or not now. */
export function filtered({ code, enhanced, text }: FilterRefusal): Judgement {
  return refused('filtered', code, enhanced, text)
}

function judgeDisabled(code: 250 | 421 | 550): Judgement {
  if (code === 250) return { kind: 'dropped' }
  return code === 421
    ? refused('disabled', 421, '4.2.1', 'That address takes no mail now, try again later')
    : refused('disabled', 550, '5.2.1', 'That address takes no mail')
}

function refused(why: RecipientRefusal, ...reply: [code: number, enhanced: string, text: string]): Judgement {
  return { kind: 'refused', why, refusal: new SmtpRefusal(...reply) }
}
