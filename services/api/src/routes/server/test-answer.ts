import { z } from 'zod'
import { defineRoute } from '../../frame/route.ts'

export const testAnswer = defineRoute({
  method: 'GET',
  path: '/v1/test',
  access: 'public',
  summary: 'Does the API answer?',
  response: z.object({ ok: z.boolean() }),
  handle: () => ({ body: { ok: true } })
})
