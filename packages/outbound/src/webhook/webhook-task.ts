// What the queue keeps of a message for a webhook besides the message itself; sealed, for URLs hold secrets.
import type { ServerSealer } from '@postkeep/crypto'

/** Of a message that came, or of one that came back: then the body is the JSON itself. */
export type WebhookTask =
  | MessageTask
  | { readonly about: 'bounce'; readonly url: string; readonly domain: string }

export interface MessageTask {
  readonly about?: 'message'
  readonly url: string
  /** Id of the domain whose key signs it; empty: the server's own, which has none. */
  readonly domain: string
  readonly recipients: readonly string[]
  /** As in the body. */
  readonly session: Readonly<Record<string, string | number>>
  readonly dkim: unknown
  readonly spf: unknown
  readonly arc: unknown
  readonly dmarc: unknown
}

const context = 'email webhook'

export function sealWebhook(sealer: ServerSealer, task: WebhookTask): string {
  return sealer.sealText(JSON.stringify(task), context)
}

/** @throws where it was not sealed by this server */
export function openWebhook(sealer: ServerSealer, sealed: string): WebhookTask {
  // Authenticated: it is what sealWebhook wrote.
  return JSON.parse(sealer.openText(sealed, context)) as WebhookTask
}
