import { z } from 'zod'
import { defineRoute } from '../../frame/route.ts'
import { mailboxView, userView, viewMailbox, viewUser } from './account-view.ts'

export const getAccount = defineRoute({
  method: 'GET',
  path: '/v1/account',
  access: 'account or mailbox',
  scope: 'account',
  summary: 'Who am I?',
  description:
    'With an API token the account; with address and password of a mailbox what is known of that mailbox.',
  response: z.union([userView, mailboxView]),
  async handle({ caller, services }) {
    if (caller.kind === 'account') return { body: viewUser(caller.user) }
    const { aliases, users } = services.directory
    const { mailbox, quota } = caller.identity
    const alias = await aliases.get(mailbox)
    const owner = await users.get(alias.user.toHexString())
    return { body: viewMailbox({ alias, quota, locale: owner.locale }) }
  }
})
