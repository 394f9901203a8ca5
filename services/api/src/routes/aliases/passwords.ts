// The passwords of a mailbox, each for some programs and until some time; and its recovery code.
import { z } from 'zod'
import type { SlotInfo } from '@postkeep/mailbox-contract'
import { ApiProblem } from '../../frame/api-problem.ts'
import { defineRoute, type Visit } from '../../frame/route.ts'
import { moment } from '../../parts/fields.ts'
import { proofOf, refuseProof } from './generate-password.ts'
import { scope } from './password-fields.ts'

const passwordView = z
  .object({
    id: z.string(),
    object: z.literal('password'),
    description: z.string(),
    scopes: z.array(scope).meta({ description: 'Empty: all' }),
    expires_at: moment.nullable(),
    created_at: moment
  })
  .meta({ id: 'Password' })

function viewSlot({ createdAt, expiresAt, id, name, scopes }: SlotInfo): z.input<typeof passwordView> {
  return {
    id,
    object: 'password',
    description: name,
    scopes: [...scopes],
    expires_at: expiresAt === null ? null : new Date(expiresAt).toISOString(),
    created_at: new Date(createdAt).toISOString()
  }
}

const path = '/v1/domains/:domain_id/aliases/:alias_id/passwords'

async function passwordsOf({ alias, services }: Visit<'owner'>): Promise<SlotInfo[]> {
  if (!alias.mailbox_created) return []
  const slots = await services.mailboxes.listSlots(alias._id.toHexString())
  return slots.filter(({ kind }) => kind === 'password')
}

export const listPasswords = defineRoute({
  method: 'GET',
  path,
  access: 'owner',
  scope: 'aliases',
  summary: 'List the passwords of a mailbox, without the passwords themselves',
  response: z.array(passwordView),
  handle: async (visit) => ({ body: (await passwordsOf(visit)).map(viewSlot) })
})

export const revokePassword = defineRoute({
  method: 'DELETE',
  path: `${path}/:password_id`,
  access: 'owner',
  scope: 'aliases',
  summary: 'Revoke a password of a mailbox',
  description: 'Programs that are logged in with it are ended.',
  response: passwordView,
  async handle(visit) {
    const { alias, params, services, user } = visit
    const wanted = params['password_id'] ?? ''
    const slot = (await passwordsOf(visit)).find(({ id }) => id === wanted)
    if (!slot) throw new ApiProblem(404, `${alias.address} has no password ${wanted.slice(0, 100)}`)
    await services.mailboxes.revokeSlot(alias._id.toHexString(), slot.id)
    services.events.changed({ user: user.email, what: `revoked a password of ${alias.address}` })
    return { body: viewSlot(slot) }
  }
})

const secret = z.string({ error: 'is a text' }).max(256)

export const replaceRecoveryCode = defineRoute({
  method: 'POST',
  path: '/v1/domains/:domain_id/aliases/:alias_id/recovery-code',
  access: 'owner',
  scope: 'aliases',
  perDay: 100,
  summary: 'Make a new recovery code for a mailbox; the old one is good for nothing then',
  body: z.object({
    password: secret
      .min(1, { error: 'is a password of the mailbox' })
      .meta({ description: 'Or the recovery code' })
  }),
  response: z.object({ username: z.string(), recovery_code: z.string() }),
  async handle({ alias, body, services, user }) {
    const proof = proofOf(body)!
    const mailbox = alias._id.toHexString()
    const { recoveryCode } = await services.mailboxes.replaceRecoveryCode(mailbox, proof).catch(refuseProof)
    services.events.changed({ user: user.email, what: `the recovery code of ${alias.address}` })
    return { body: { username: alias.address, recovery_code: recoveryCode } }
  }
})
