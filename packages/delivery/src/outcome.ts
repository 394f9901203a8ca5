// What became of a message: one answer for the client, made of the outcomes of all recipients.

export type RouteOutcome =
  | { readonly kind: 'durable'; readonly how: 'stored' | 'sealed' | 'queued' | 'duplicate' | 'dropped' }
  | { readonly kind: 'over-quota' }
  /** There is no mailbox, though RCPT found one. Removed since: the next RCPT says so. Lost: nobody should be told 5xx. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly cause: unknown }

export type ReceiveOutcome =
  | { readonly kind: 'accepted' }
  | {
      readonly kind: 'refused'
      readonly code: number
      readonly enhanced: string
      readonly text: string
      readonly cause?: unknown
    }

/**
 * 250 only when every recipient's copy is durable. Otherwise the client tries all again: copies that are durable
 * already are recognised by their key and make no double.
 */
export function combineOutcomes(outcomes: readonly RouteOutcome[]): ReceiveOutcome {
  const failed = outcomes.find((outcome) => outcome.kind === 'failed')
  if (failed) {
    const text = 'The message could not be stored now, try again later'
    return { kind: 'refused', code: 451, enhanced: '4.3.0', text, cause: failed.cause }
  }
  const refused = outcomes.filter((outcome) => outcome.kind !== 'durable')
  if (refused.length === 0) return { kind: 'accepted' }
  if (refused.some((outcome) => outcome.kind === 'gone')) {
    return {
      kind: 'refused',
      code: 451,
      enhanced: '4.2.1',
      text: 'A mailbox is not there now, try again later'
    }
  }
  return refused.length === outcomes.length
    ? { kind: 'refused', code: 552, enhanced: '5.2.2', text: 'The mailbox is full' }
    : { kind: 'refused', code: 452, enhanced: '4.2.2', text: 'One of the mailboxes is full, try again later' }
}
