// What the service tells the log and the metrics. Addresses only in the log.
import type { Journal, NewStep } from '@postkeep/journey'
import type { Metrics } from '@postkeep/lifecycle'
import type { Logger } from '@postkeep/log'
import type { Email } from '@postkeep/database'
import type { TakenReport } from '@postkeep/reports'
import type { ClaimedEmail, Recorded, RecipientResult, ReturnedRecipient } from '@postkeep/outbound'

export type SmtpBreeEvents = ReturnType<typeof smtpBreeEvents>

export function smtpBreeEvents(logger: Logger, metrics: Metrics, journal: Journal) {
  const recipients = metrics.counter('outbound_recipients_total', 'Recipients tried', ['outcome'])
  const messages = metrics.counter('outbound_messages_total', 'Attempts at messages', ['status'])
  const held = metrics.gauge('outbound_claimed', 'Messages that are claimed')
  const wait = metrics.histogram('outbound_wait_seconds', 'From queued to the first attempt')
  const of = ({ _id, trace }: Email) => ({ email: _id.toHexString(), trace })
  return {
    claimed(emails: readonly ClaimedEmail[]) {
      held.add(emails.length)
      for (const { attempts, date } of emails)
        if (attempts === 1) wait.observe((Date.now() - date.getTime()) / 1000)
    },
    ended: () => held.add(-1),
    tried(email: ClaimedEmail, results: readonly RecipientResult[]) {
      for (const { address, code, delivery, kind, reply } of results) {
        recipients.increment({ outcome: kind })
        logger.info(
          { ...of(email), recipient: address, outcome: kind, code, reply, host: delivery?.mx?.host },
          'recipient tried'
        )
        journal.note(attemptStep(email, { address, code, delivery, kind, reply }))
      }
    },
    recorded(email: ClaimedEmail, { status }: Recorded) {
      messages.increment({ status })
      logger.info({ ...of(email), status }, 'message tried')
    },
    claimLost: (email: ClaimedEmail) =>
      logger.warn(of(email), 'the claim has ended without a record: the message will be tried again'),
    recordedLate(email: ClaimedEmail, recipients: readonly string[]) {
      if (recipients.length > 0)
        logger.warn(
          { ...of(email), recipients: recipients.length },
          'sent under a lost claim, and written down'
        )
    },
    notRecorded: (email: ClaimedEmail, error: unknown) =>
      logger.warn({ ...of(email), error }, 'results cannot be recorded yet, trying on'),
    unreadable: (email: ClaimedEmail, error: unknown) =>
      logger.error({ ...of(email), error }, 'the body of a queued message cannot be opened'),
    unsigned: (email: ClaimedEmail, domain: string) =>
      logger.warn({ ...of(email), domain }, 'there are no DKIM keys for the sender: sent unsigned'),
    nobodyToTell: (email: ClaimedEmail, failed: number) =>
      logger.warn({ ...of(email), failed }, 'not delivered, and nobody to tell: the sender is empty'),
    senderTold(email: ClaimedEmail, told: { action: string; report: string }) {
      logger.info({ ...of(email), ...told }, 'the sender is told what became of the message')
      const { from } = email.envelope
      const text = `A report (${told.action}) to ${from} is queued`
      journal.note({ trace: email.trace, event: 'reported', text, addresses: [from], email: told.report })
    },
    ...bounceEvents(logger, journal, of),
    localFailed: (email: ClaimedEmail, error: unknown) =>
      logger.error({ ...of(email), error }, 'a local delivery failed unexpectedly'),
    attemptFailed: (email: ClaimedEmail, error: unknown) =>
      logger.error({ ...of(email), error }, 'an attempt failed unexpectedly'),
    claimFailed: (error: unknown) => logger.warn({ error }, 'the queue cannot be read, trying on'),
    leaseUncertain: (error: unknown) => logger.warn({ error }, 'a lease cannot be extended')
  }
}

/** What others have said of our mail: on arrival, and in reports. */
function bounceEvents(logger: Logger, journal: Journal, of: (email: Email) => object) {
  return {
    returned(email: Email, recipients: readonly ReturnedRecipient[]) {
      for (const { action, address, code, remoteMta, reply } of recipients) {
        logger.info({ ...of(email), recipient: address, action, code, reply }, 'a report came back')
        journal.note({
          trace: email.trace,
          event: action === 'failed' ? 'returned' : 'reported',
          text: `Its server reports on ${address}: ${action}`,
          addresses: [email.envelope.from, address],
          messageId: email.messageId,
          email: email._id.toHexString(),
          remote: { name: remoteMta, reply: `${code} ${reply}` }
        })
      }
    },
    reported: (email: ClaimedEmail, taken: TakenReport) =>
      taken.kind === 'kept'
        ? logger.info(
            {
              ...of(email),
              report: taken.report.kind,
              by: taken.report.organisation,
              total: taken.report.total
            },
            'a report of another server is kept'
          )
        : logger.info({ ...of(email), reason: taken.reason }, 'mail to a report address is no report'),
    suppressed: (email: Email, recipient: string) =>
      logger.info({ ...of(email), recipient }, 'the recipient stands on the suppression list now'),
    notSuppressed: (email: Email, error: unknown) =>
      logger.warn({ ...of(email), error }, 'a recipient could not be put on the suppression list')
  }
}

const endings = { sent: 'sent', temporary: 'deferred', permanent: 'failed' } as const

function attemptStep(
  email: ClaimedEmail,
  { address, code, delivery, kind, reply }: RecipientResult
): NewStep {
  const { mx, tls } = delivery ?? {}
  const way = mx ? ` by ${mx.host}` : ''
  const how = tls?.enabled ? `, ${tls.version ?? 'TLS'}${tls.policy ? ` (${tls.policy})` : ''}` : ''
  const words = {
    sent: `Delivered to ${address}${way}${how}`,
    temporary: `Try ${email.attempts} for ${address} has failed${way}, it is tried again`,
    permanent: `${address} will not get it${way}`
  }
  return {
    trace: email.trace,
    event: endings[kind],
    text: words[kind],
    addresses: [email.envelope.from, address],
    messageId: email.messageId,
    email: email._id.toHexString(),
    remote: { address: mx?.ip, name: mx?.host, reply: code === 0 ? reply : `${code} ${reply}` }
  }
}
