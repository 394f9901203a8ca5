// Texts as strangers write them into subjects, names, replies and logs, put wherever a page shows such a text.
import assert from 'node:assert/strict'
import { createServerSealer } from '@postkeep/crypto'
import { insertRecord, newObjectId, type Domain, type User } from '@postkeep/database'
import { createJournal } from '@postkeep/journey'
import { silentLogger as logger } from '@postkeep/log'
import { createQueue } from '@postkeep/outbound'
import type { Site } from './site.ts'

export const hostileTexts: readonly string[] = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</td></table><h1>broken</h1>',
  '<svg/onload=alert(1)>',
  'javascript:alert(1)',
  '{{constructor.constructor("alert(1)")()}}',
  '${alert(1)} {count} {to}',
  '\u202egnp.exe\u2066\u2067',
  'nul\u0000bell\u0007escape\u001b[31m',
  `${'W'.repeat(5000)}@far.example`,
  '\u0301'.repeat(300),
  'مرحبا بالعالم <b>',
  '=HYPERLINK("http://evil.example")',
  'line\r\nSet-Cookie: x=1'
]

/** Of a whole page. */
export function assertHarmless(body: string, path: string): void {
  for (const text of hostileTexts.filter((each) => /[<"']/.test(each)))
    assert.ok(!body.includes(text), `${path}: ${text}`)
  const scripts = body.match(/<script/g)?.length
  assert.equal(scripts, 2, `${path}: only our scripts`)
  // Directions that are set and not ended, and what a terminal or a browser would obey.
  const obeyed = /[\u202a-\u202e\u2066-\u2069]/
  const isObeyed = obeyed.test(body) || ['\u0000', '\u0007', '\u001b'].some((each) => body.includes(each))
  assert.ok(!isObeyed, `${path}: controls`)
  assert.ok(!body.includes('W'.repeat(1000)), `${path}: bounded`)
}

/** `trace` of the n-th text: `hostile-n`. Gives the ids of the messages. */
export async function seedHostile(
  site: Site,
  { domain, user }: { domain: Domain; user: User }
): Promise<string[]> {
  const { database, environment } = site
  const queue = createQueue({
    database,
    sealer: createServerSealer(environment['HELPER_ENCRYPTION_KEY']!),
    logger
  })
  await using journal = createJournal({ database, service: 'mx', logger })
  const ids: string[] = []
  for (const [index, text] of hostileTexts.entries()) {
    const trace = `hostile-${index}`
    const { id } = await queue.enqueue({
      kind: 'submission',
      envelope: { from: `ann@${domain.name}`, to: [text, 'bob@far.example'] },
      raw: Buffer.from('x'),
      subject: text,
      messageId: text,
      user: user._id.toHexString(),
      domain: domain._id.toHexString(),
      trace
    })
    ids.push(id)
    await database.emails.updateOne(
      { messageId: text },
      {
        $set: {
          'recipients.0.status': 'failed',
          'recipients.0.last_reply': text,
          'recipients.0.last_attempt_at': new Date()
        }
      }
    )
    const addresses = [text, `ann@${domain.name}`]
    const remote = { address: '192.0.2.1', name: text, reply: text }
    journal.note({ trace, event: 'refused', text, addresses, messageId: text, remote, email: id })
    const session = { sender: text, recipients: [text], remoteAddress: '192.0.2.1', clientHostname: text }
    const meta = { outcome: 'refused', session }
    const message = text.slice(0, 4000)
    await insertRecord(database.logEntries, { message, meta, trace, domains: [domain._id], user: user._id })
    const name = `h${index}`
    await insertRecord(database.aliases, {
      name,
      domain: domain._id,
      user: user._id,
      description: text.slice(0, 150),
      labels: [text.slice(0, 60)],
      recipients: [text.slice(0, 200)]
    })
    await database.suppressions.create({
      address: `${index}@far.example`,
      category: text.slice(0, 40),
      reply: text.slice(0, 2000)
    })
    await database.accessEntries.create({
      list: index % 2 === 0 ? 'deny' : 'allow',
      entry: `${index}.far.example`,
      reason: text.slice(0, 500)
    })
    await database.auditEntries.create({
      user: newObjectId(),
      email: text,
      act: 'user ban',
      target: text.slice(0, 1000),
      outcome: 'refused',
      reason: text.slice(0, 1000)
    })
    await database.jobRuns.create({
      _id: `job-${index}`,
      service: 'bree',
      started_at: new Date(),
      outcome: 'failed',
      summary: message,
      failures: 2
    })
  }
  const findings = hostileTexts.map((text) => ({
    subject: text.slice(0, 4000),
    status: 'problem' as const,
    text: text.slice(0, 4000),
    remedy: text.slice(0, 4000)
  }))
  await database.examinations.create({ _id: 'hostile', at: new Date(), findings })
  return ids
}
