// What became of mail, as its owners are told.
import { z } from 'zod'
import type { LogEntry } from '@postkeep/database'
import { logFacts } from '@postkeep/directory'
import { id, moment } from '../../parts/fields.ts'

export const logView = z
  .object({
    id,
    object: z.literal('log'),
    message: z.string(),
    outcome: z.enum(['accepted', 'suspicious', 'refused']).optional(),
    sender: z.string(),
    recipients: z.array(z.string()),
    remote: z.string().meta({ description: 'The other server' }),
    response_code: z.number().optional().meta({ description: 'Of SMTP' }),
    journey: z.string().meta({ description: 'For GET /v1/journeys' }),
    domains: z.array(id),
    created_at: moment,
    updated_at: moment
  })
  .meta({ id: 'Log' })

export function viewLog(entry: LogEntry): z.input<typeof logView> {
  const { at, code, outcome, recipients, remote, sender, text, trace } = logFacts(entry)
  return {
    id: entry._id.toHexString(),
    object: 'log',
    message: text,
    ...(outcome && { outcome }),
    sender,
    recipients: [...recipients],
    remote,
    ...(code !== undefined && { response_code: code }),
    journey: trace,
    domains: entry.domains.map((domain) => domain.toHexString()),
    created_at: at.toISOString(),
    updated_at: entry.updated_at.toISOString()
  }
}
