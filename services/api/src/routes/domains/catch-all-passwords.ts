// Passwords with which a program may send as any address of the domain. They open no mailbox.
import { z } from 'zod'
import { defineRoute } from '../../frame/route.ts'
import { id, line, moment } from '../../parts/fields.ts'

const passwordView = z
  .object({ id, description: z.string(), created_at: moment })
  .meta({ id: 'CatchAllPassword' })
const path = '/v1/domains/:domain_id/catch-all-passwords'
type Shown = { readonly id: string; readonly description: string; readonly created_at: Date }

function view({ created_at, description, id: known }: Shown): z.input<typeof passwordView> {
  return { id: known, description, created_at: created_at.toISOString() }
}

export const listCatchAllPasswords = defineRoute({
  method: 'GET',
  path,
  access: 'admin',
  scope: 'domains',
  summary: 'List the catch-all passwords of a domain, without the passwords themselves',
  response: z.array(passwordView),
  handle: async ({ domain, services }) => ({
    body: (await services.directory.catchAllPasswords.list(domain.name)).map(view)
  })
})

export const createCatchAllPassword = defineRoute({
  method: 'POST',
  path,
  access: 'admin',
  scope: 'domains',
  perDay: 100,
  summary: 'Make a password that sends as any address of the domain',
  description: 'At most 10 a domain. It is shown this once.',
  body: z.object({
    new_password: z.string({ error: 'is a text' }).max(256).optional(),
    description: line(1000)
      .transform((text) => text.replace(/<[^>]*>/g, '').trim())
      .pipe(z.string().max(150, { error: 'has at most 150 characters' }))
      .optional()
  }),
  response: z.object({ id, username: z.string(), password: z.string(), description: z.string() }),
  async handle({ body, domain, services, user }) {
    const { description, new_password: password } = body
    const made = await services.directory.catchAllPasswords.create(domain.name, { description, password })
    services.events.changed({ user: user.email, what: `made a catch-all password of ${domain.name}` })
    return { body: made }
  }
})

export const removeCatchAllPassword = defineRoute({
  method: 'DELETE',
  path: `${path}/:token_id`,
  access: 'admin',
  scope: 'domains',
  summary: 'Remove a catch-all password',
  response: passwordView,
  async handle({ domain, params, services, user }) {
    const { catchAllPasswords } = services.directory
    const removed = await catchAllPasswords.remove(domain.name, params['token_id'] ?? '')
    services.events.changed({ user: user.email, what: `removed a catch-all password of ${domain.name}` })
    return { body: view(removed) }
  }
})
