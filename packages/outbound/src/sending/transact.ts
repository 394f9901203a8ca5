// One message to one address of a mail server: over a connection that is open, or a new one.
import { isAscii } from 'node:buffer'
import { formatAddress, parseAddress } from '@postkeep/address'
import type { NodemailerError } from 'nodemailer/lib/errors'
import type { SMTPConnectionSendInfo, SMTPEnvelope } from 'nodemailer/lib/smtp-connection'
import { decodeXtext } from '../decode-xtext.ts'
import type { RecipientResult } from '../queue/recipient-result.ts'
import type { TlsRule } from '../tls/tls-rule.ts'
import type { Target } from './find-targets.ts'
import type { SendRequest } from './send-request.ts'
import type { SessionPool } from './session-pool.ts'
import type { SmtpSession } from './smtp-session.ts'
import { readable, verdictOf, type Verdict } from './verdict.ts'

/** `isOfHost`: the next host may give a better answer. */
export type Outcome = RecipientResult & { readonly isOfHost: boolean }

export interface Connection {
  readonly target: Target
  readonly rule: TlsRule
}

/** Never throws: what goes wrong is the outcome of each recipient. */
export async function transact(
  pool: SessionPool,
  { rule, target }: Connection,
  request: SendRequest
): Promise<Outcome[]> {
  const started = performance.now()
  const byWire = new Map(
    request.recipients.map((recipient) => [onTheWire(recipient.address), recipient.address])
  )
  const envelope = envelopeOf(request, [...byWire.keys()])
  const requireTls = request.requireTls ?? false
  let session: SmtpSession | undefined
  try {
    const reused = pool.take(target, rule)
    const done = reused && (await sendReused(reused, envelope, request.raw))
    session = done ? reused : await pool.open(target, rule)
    const info = done ?? (await session.send(envelope, request.raw))
    const delivery = deliveryOf(session, { requireTls, started })
    pool.give(session)
    return [...sent(info, byWire, delivery), ...rejected(info.rejectedErrors ?? [], byWire)]
  } catch (error) {
    session?.quit()
    const failure = error as NodemailerError
    const single = rejected(failure.rejectedErrors ?? [], byWire)
    if (single.length > 0) return single
    const verdict = verdictOf(failure)
    return [...byWire.values()].map((address) => outcomeOf(address, verdict))
  }
}

/** undefined: the server had closed the connection meanwhile, another one is needed. */
async function sendReused(
  session: SmtpSession,
  envelope: SMTPEnvelope,
  raw: Buffer
): Promise<SMTPConnectionSendInfo | undefined> {
  try {
    return await session.send(envelope, raw)
  } catch (error) {
    if (verdictOf(error as NodemailerError).code === 0 && !(error as NodemailerError).rejectedErrors) {
      session.close()
      return undefined
    }
    session.quit()
    throw error
  }
}

function envelopeOf(request: SendRequest, to: string[]): SMTPEnvelope {
  const { dsn, raw, recipients, requireTls } = request
  const from = request.returnPath?.(recipients.map(({ address }) => address)) ?? request.from
  const { notify = [], orcpt } = recipients[0]!
  const wishes = {
    ...(dsn?.id ? { envid: decodeXtext(dsn.id) } : {}),
    ...(dsn?.return ? { ret: dsn.return === 'full' ? 'FULL' : 'HDRS' } : {}),
    ...(notify.length > 0 ? { notify: [...notify] } : {}),
    ...(orcpt ? { orcpt: decodeXtext(orcpt) } : {})
  }
  return {
    from: from === '' ? false : onTheWire(from),
    to,
    size: raw.length,
    use8BitMime: !isAscii(raw),
    ...(Object.keys(wishes).length > 0 ? { dsn: wishes } : {}),
    ...(requireTls ? { requireTLSExtensionEnabled: true } : {})
  }
}

/** The domain as an A-label: then only a local part that is not ASCII needs SMTPUTF8. */
function onTheWire(address: string): string {
  const parsed = parseAddress(address)
  return parsed ? formatAddress(parsed) : address
}

type Delivery = NonNullable<RecipientResult['delivery']>

function deliveryOf(
  session: SmtpSession,
  { requireTls, started }: { requireTls: boolean; started: number }
): Delivery {
  const { target, tls } = session
  const { address, host, port, priority } = target
  const duration = Math.round(performance.now() - started)
  return {
    mx: { host, priority, ip: address, port },
    tls,
    requireTLS: requireTls,
    hasDsn: session.supports('DSN'),
    duration
  }
}

function sent(
  { accepted, response }: SMTPConnectionSendInfo,
  byWire: ReadonlyMap<string, string>,
  delivery: Delivery
): Outcome[] {
  const code = Number.parseInt(response, 10) || 250
  const reply = readable(response)
  return accepted.map((wire) => ({
    kind: 'sent',
    address: byWire.get(wire)!,
    code,
    reply,
    delivery,
    isOfHost: false
  }))
}

function rejected(errors: readonly NodemailerError[], byWire: ReadonlyMap<string, string>): Outcome[] {
  return errors.map((error) => outcomeOf(byWire.get(error.recipient!)!, verdictOf(error)))
}

function outcomeOf(address: string, verdict: Verdict): Outcome {
  return { address, ...verdict }
}
