import { z } from 'zod'
import { defineRoute } from '../../frame/route.ts'

export const encrypt = defineRoute({
  method: 'POST',
  path: '/v1/encrypt',
  access: 'public',
  perDay: 50,
  summary: 'Seal the value of a forward-email= record, so that only this server can read it in the DNS',
  description: '`postkeep alias import-txt` reads such records.',
  body: z.object({ input: z.string({ error: 'is a text' }).max(4096) }),
  response: 'text',
  handle: ({ body, services }) => ({ body: services.directory.sealedForwards.seal(body.input) })
})
