// How many messages a user, or each user of a domain, may send a day, and to how many at once: what only administrators
// of the server set.
import { invalid } from './directory-error.ts'

const most = 1_000_000
const mostRecipients = 1000

/** 0: as the domain, or the server. @throws DirectoryError invalid */
export function checkDailyLimit(messages: number): number {
  if (Number.isSafeInteger(messages) && messages >= 0 && messages <= most) return messages
  throw invalid('smtp_limit', `Give a whole number from 0 to ${most}; 0: as the server`)
}

/** 0: as the domain, or the server. @throws DirectoryError invalid */
export function checkRecipientLimit(recipients: number): number {
  if (Number.isSafeInteger(recipients) && recipients >= 0 && recipients <= mostRecipients) return recipients
  throw invalid('smtp_recipient_limit', `Give a whole number from 0 to ${mostRecipients}; 0: as the server`)
}

/** `messages` a day, `recipients` of a message; 0: there is none. */
export type OwnLimits = { readonly messages: number; readonly recipients: number }

interface Limited {
  readonly smtp_limit: number
  readonly smtp_recipient_limit: number
}

/** The user's own, else those of the domain. */
export function ownLimitsOf(user: Limited | null | undefined, domain: Limited | null | undefined): OwnLimits {
  return {
    messages: user?.smtp_limit || domain?.smtp_limit || 0,
    recipients: user?.smtp_recipient_limit || domain?.smtp_recipient_limit || 0
  }
}
