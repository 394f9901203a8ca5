// A message of the queue as its owner or an operator may see it: without its body, its subject opened.
import type { ServerSealer } from '@postkeep/crypto'
import type { Email } from '@postkeep/database'

/** `subject`: as it was written; undefined where there is none, or no more. */
export type ShownEmail = Omit<Email, 'message' | 'webhook' | 'subject'> & {
  readonly subject?: string | undefined
}

/** A projection: what is never shown. */
export const hidden = { message: 0, webhook: 0 } as const

export function showEmail(email: Email, sealer: ServerSealer): ShownEmail {
  return { ...email, subject: openSubject(sealer, email.subject) }
}

/** undefined: there is none, or it cannot be opened any more. */
export function openSubject(sealer: ServerSealer, sealed: string | undefined): string | undefined {
  if (!sealed) return undefined
  try {
    return sealer.openText(sealed, 'email subject')
  } catch {
    // Sealed with another key: the list is of use without it.
    return undefined
  }
}
