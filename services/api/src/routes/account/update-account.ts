import { z } from 'zod'
import { defineRoute } from '../../frame/route.ts'
import { line } from '../../parts/fields.ts'
import { userView, viewUser } from './account-view.ts'

const body = z.object({
  given_name: line(150).optional(),
  family_name: line(150).optional(),
  display_name: line(150).optional(),
  timezone: line(100).optional()
})

export const updateAccount = defineRoute({
  method: 'PUT',
  path: '/v1/account',
  access: 'account',
  scope: 'account',
  summary: 'Change names and time zone',
  description: 'The address is changed in the web admin, where a mail to the new one is answered.',
  body,
  response: userView,
  async handle({ body: changes, services, user }) {
    const changed = await services.directory.users.setProfile(user._id.toHexString(), changes)
    services.events.changed({ user: user.email, what: 'account' })
    return { body: viewUser(changed) }
  }
})
