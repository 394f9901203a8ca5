import { z } from 'zod'
import { defineRoute } from '../../frame/route.ts'
import { line } from '../../parts/fields.ts'
import { mailboxView, userView, viewUser } from './account-view.ts'
import { mailboxAccount } from './mailbox-account.ts'
import { changeSettings, mailboxSettings } from './mailbox-settings.ts'

const profile = {
  given_name: line(150).optional(),
  family_name: line(150).optional(),
  display_name: line(150).optional(),
  timezone: line(100).optional()
}

export const updateAccount = defineRoute({
  method: 'PUT',
  path: '/v1/account',
  access: 'account or mailbox',
  scope: 'account',
  summary: 'Change names and time zone, or preferences of a webmail',
  description:
    'With an API token names and time zone; the address is changed in the web admin, where a mail to the new one is answered. With address and password of a mailbox its settings.',
  body: z.object({ ...profile, settings: mailboxSettings.optional() }),
  response: z.union([userView, mailboxView]),
  async handle({ body, caller, services }) {
    const { settings = {}, ...names } = body
    if (caller.kind === 'mailbox') {
      const changed = await changeSettings(caller.session, settings)
      return { body: await mailboxAccount(services, caller.identity, changed) }
    }
    const { user } = caller
    const changed = await services.directory.users.setProfile(user._id.toHexString(), names)
    services.events.changed({ user: user.email, what: 'account' })
    return { body: viewUser(changed) }
  }
})
