import { z } from 'zod'
import { ApiProblem } from '../../frame/api-problem.ts'
import { defineRoute } from '../../frame/route.ts'
import { line } from '../../parts/fields.ts'
import { userView, viewUser } from './account-view.ts'

export const createAccount = defineRoute({
  method: 'POST',
  path: '/v1/account',
  access: 'public',
  perDay: 5,
  status: 201,
  refusals: [403],
  summary: 'Make an account, where the operator lets strangers in; the first one administers the server',
  body: z.object({
    email: line(254),
    password: z
      .string({ error: 'is a text' })
      .min(8, { error: 'has at least 8 characters' })
      .max(256, { error: 'has at most 256 characters' })
  }),
  response: userView.extend({ api_token: z.string() }).meta({ id: 'NewUser' }),
  async handle({ body, services }) {
    const { apiKeys, users } = services.directory
    if ((await users.hasAdmin()) && !services.isRegistrationOpen())
      throw new ApiProblem(403, 'Accounts of this server are made by its administrators')
    const user = await users.create(body)
    const { token } = await apiKeys.create({ user: user.email, name: 'API' })
    services.events.changed({ user: user.email, what: 'made an account' })
    return { body: { ...viewUser(user), api_token: token } }
  }
})
