// How the server is, from what its jobs have written down.
import { z } from 'zod'
import type { ServerOverview } from '@postkeep/administration'
import { defineRoute } from '../../frame/route.ts'
import { moment } from '../../parts/fields.ts'

const number = z.number()

const healthView = z
  .object({
    object: z.literal('health'),
    users: z.number(),
    domains: z.number(),
    aliases: z.number(),
    measured_at: moment.nullable().meta({ description: 'null: nothing in the last day' }),
    disk: z.object({ total: number, free: number }).nullable(),
    memory: z.object({ total: number, available: number }).nullable(),
    load: z.number().nullable(),
    queue: z.object({ depth: number, oldest_due: number }).nullable(),
    mail: z.array(z.object({ at: moment, accepted: number, refused: number, sent: number, failed: number })),
    findings: z.array(
      z.object({
        at: moment,
        subject: z.string(),
        status: z.enum(['ok', 'warning', 'problem']),
        text: z.string(),
        remedy: z.string().optional()
      })
    ),
    jobs: z.array(
      z.object({
        name: z.string(),
        service: z.string(),
        outcome: z.enum(['running', 'done', 'failed']),
        summary: z.string(),
        started_at: moment,
        finished_at: moment.optional(),
        alarm: z.string().optional(),
        failures: z.number()
      })
    )
  })
  .meta({ id: 'Health' })

export const getHealth = defineRoute({
  method: 'GET',
  path: '/v1/health',
  access: 'operator',
  summary: 'How the server is: disk, memory, queue, what checks have found, jobs',
  response: healthView,
  async handle({ services }) {
    return { body: viewHealth(await services.administration.overview(new Date())) }
  }
})

function viewHealth(overview: ServerOverview): z.input<typeof healthView> {
  const { aliases, domains, findings, hours, jobs, latest, users } = overview
  return {
    object: 'health',
    users,
    domains,
    aliases,
    measured_at: latest?.at.toISOString() ?? null,
    disk: latest?.disk ?? null,
    memory: latest?.memory ?? null,
    load: latest?.load ?? null,
    queue: latest?.queue ?? null,
    mail: hours.map(({ at, ...counts }) => ({ ...counts, at: at.toISOString() })),
    findings: findings.map(({ at, remedy, status, subject, text }) => ({
      at: at.toISOString(),
      subject,
      status,
      text,
      ...(remedy && { remedy })
    })),
    jobs: jobs.map(({ _id, alarm, failures, finished_at, outcome, service, started_at, summary }) => ({
      name: _id,
      service,
      outcome,
      summary,
      started_at: started_at.toISOString(),
      ...(finished_at && { finished_at: finished_at.toISOString() }),
      ...(alarm && { alarm }),
      failures
    }))
  }
}
