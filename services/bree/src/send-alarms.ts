// Mails what needs a person to the administrators: each alarm once a day, until it is over.
import { randomUUID } from 'node:crypto'
import { product } from '@postkeep/config'
import type { Database } from '@postkeep/database'
import type { Queue } from '@postkeep/outbound'

export interface Alarm {
  /** The job that raises it. */
  readonly subject: string
  readonly text: string
}

export interface AlarmContext {
  readonly database: Database
  readonly queue: Pick<Queue, 'enqueue'>
  /** The server's own. */
  readonly domain: string
  /** Told beside the administrators: best on another server. */
  readonly email: string | undefined
  readonly now: Date
}

/** So many failures in a row are no hiccup. */
const alarmingFailures = 3

/** Of the jobs of all services. */
export async function collectAlarms(database: Database): Promise<Alarm[]> {
  const isAlarming = [{ alarm: { $exists: true } }, { failures: { $gte: alarmingFailures } }]
  const runs = await database.jobRuns.find({ _id: { $ne: 'watch-health' }, $or: isAlarming }).sort({ _id: 1 })
  return runs.map(({ _id, alarm, failures, summary }) => ({
    subject: _id,
    text: alarm ?? `The job ${_id} has failed ${failures} times in a row: ${summary}`
  }))
}

/** Gives the number of messages that were queued, also earlier on that day. */
export async function sendAlarms(alarms: readonly Alarm[], context: AlarmContext): Promise<number> {
  if (alarms.length === 0) return 0
  const to = await administrators(context)
  if (to.length === 0) return 0
  for (const alarm of alarms) await sendAlarm(alarm, to, context)
  return alarms.length
}

async function sendAlarm(
  { subject, text }: Alarm,
  to: readonly string[],
  { domain, now, queue }: AlarmContext
): Promise<void> {
  const from = `postmaster@${domain}`
  const messageId = `<${randomUUID()}@${domain}>`
  const title = `${product.name} on ${domain} needs you: ${subject}`
  const advice = `See all that is wrong, and how to mend it: postkeep doctor`
  const body = `${text}\n\n${advice}\n\nThis comes once a day until it is mended.\n`
  const lines = [
    `From: ${product.name} <${from}>`,
    `To: ${to.join(',\r\n ')}`,
    `Subject: ${title}`,
    `Date: ${rfcDate(now)}`,
    `Message-ID: ${messageId}`,
    // RFC 3834 §5
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    ...(Buffer.from(body.replaceAll('\n', '\r\n'))
      .toString('base64')
      .match(/.{1,76}/g) ?? []),
    ''
  ]
  await queue.enqueue({
    kind: 'system',
    key: `alarm ${subject} ${now.toISOString().slice(0, 10)}`,
    envelope: { from, to },
    raw: Buffer.from(lines.join('\r\n')),
    messageId,
    subject: title,
    trace: randomUUID()
  })
}

async function administrators({ database, email }: AlarmContext): Promise<string[]> {
  const users = await database.users
    .find({ group: 'admin', is_banned: false }, { email: 1 })
    .sort({ created_at: 1 })
  return [...new Set([...users.map((user) => user.email), ...(email === undefined ? [] : [email])])]
}

/** RFC 5322 §3.3 */
function rfcDate(date: Date): string {
  return date.toUTCString().replace('GMT', '+0000')
}
