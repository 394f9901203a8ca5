// What a webhook is told of a message besides the message: whom it is for, from where it came, what was found. API §3.2
import type { AuthenticationResults } from '@postkeep/authentication'
import type { MessageTask } from '@postkeep/outbound'
import type { AcceptedRecipient, Client } from './received-message.ts'

export interface Origin {
  readonly client: Client
  readonly results: AuthenticationResults
}

export interface WebhookSource {
  readonly recipient: AcceptedRecipient
  readonly webhook: { readonly url: string; readonly domain: string }
  readonly sender: string
  readonly receivedAt: Date
  readonly origin: Origin | undefined
}

export function webhookTask({ origin, receivedAt, recipient, sender, webhook }: WebhookSource): MessageTask {
  const { client } = origin ?? {}
  return {
    ...webhook,
    recipients: [recipient.address],
    session: {
      recipient: recipient.address,
      remoteAddress: client?.address ?? '',
      clientHostname: client?.hostName ?? '',
      hostNameAppearsAs: client?.helo ?? '',
      sender,
      arrivalDate: receivedAt.toISOString(),
      arrivalTime: receivedAt.getTime()
    },
    ...resultsOf(origin?.results)
  }
}

function resultsOf(
  results: AuthenticationResults | undefined
): Pick<MessageTask, 'dkim' | 'spf' | 'arc' | 'dmarc'> {
  const none = { status: { result: 'none' } }
  if (!results) return { dkim: { results: [] }, spf: none, arc: none, dmarc: none }
  const { arc, dkim, dmarc, spf } = results
  return {
    dkim: {
      results: dkim.map(({ domain = '', isAligned, result, selector = '' }) => ({
        signingDomain: domain,
        selector,
        status: { result, aligned: isAligned }
      }))
    },
    spf: { domain: spf.domain ?? '', status: { result: spf.result } },
    arc: { status: { result: arc.result } },
    dmarc: { domain: dmarc.domain ?? '', policy: dmarc.policy, status: { result: dmarc.result } }
  }
}
