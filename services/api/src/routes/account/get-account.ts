import { z } from 'zod'
import { defineRoute } from '../../frame/route.ts'
import { mailboxView, userView, viewUser } from './account-view.ts'
import { mailboxAccount } from './mailbox-account.ts'
import { readSettings } from './mailbox-settings.ts'

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
    return { body: await mailboxAccount(services, caller.identity, await readSettings(caller.session)) }
  }
})
