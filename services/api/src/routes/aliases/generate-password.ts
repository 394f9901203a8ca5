import { z } from 'zod'
import { generatePassword as makePassword, normaliseRecoveryCode } from '@postkeep/crypto'
import { kindOfName } from '@postkeep/directory'
import { MailboxError, type Proof } from '@postkeep/mailbox-contract'
import { ApiProblem, invalidField } from '../../frame/api-problem.ts'
import { defineRoute, type Visit } from '../../frame/route.ts'
import { passwordFields } from './password-fields.ts'

type Body = z.output<typeof passwordFields>
type PasswordVisit = Visit<'owner', unknown, Body>

export const generatePassword = defineRoute({
  method: 'POST',
  path: '/v1/domains/:domain_id/aliases/:alias_id/generate-password',
  access: 'owner',
  scope: 'aliases',
  perDay: 300,
  summary: 'Make a password for a mailbox',
  description:
    'The first one needs no proof. Later ones need `password`, and take the place of all others unless ' +
    '`is_additional`; or `is_override`, which begins with an empty mailbox.',
  body: passwordFields,
  response: z.object({ username: z.string(), password: z.string(), recovery_code: z.string().optional() }),
  async handle(visit) {
    const { alias, body: wanted, services, user } = visit
    checkAsked(visit)
    const mailbox = alias._id.toHexString()
    await services.directory.aliases.ensureMailbox(alias)
    if (wanted.is_override) await services.mailboxes.resetMailbox(mailbox)
    const before = await services.mailboxes.listSlots(mailbox)
    const proof = proofOf(wanted)
    if (!proof && before.some(({ kind }) => kind !== 'bootstrap')) {
      throw invalidField('password', 'The mailbox has a password: send it as password, or is_override')
    }
    const password = wanted.new_password ?? makePassword()
    const slot = {
      mailbox,
      password,
      name: wanted.description || 'API',
      scopes: alias.has_imap ? wanted.scopes : ['smtp' as const],
      expiresAt: wanted.expires_at?.toISOString() ?? null,
      ...(proof && { proof })
    }
    const { recoveryCode } = await services.mailboxes.addPassword(slot).catch(refuseProof)
    const old = wanted.is_additional ? [] : before.filter(({ kind }) => kind === 'password')
    for (const { id } of old) await services.mailboxes.revokeSlot(mailbox, id)
    services.events.changed({ user: user.email, what: `a password of ${alias.address}` })
    const recovery = recoveryCode === undefined ? {} : { recovery_code: recoveryCode }
    return { body: { username: alias.address, password, ...recovery } }
  }
})

/** @throws ApiProblem */
function checkAsked({ alias, body: { emailed_instructions, is_override, password } }: PasswordVisit): void {
  if (kindOfName(alias.name) !== 'exact')
    throw new ApiProblem(400, `${alias.address} stands for many names and cannot have a password`)
  if (password !== undefined && is_override)
    throw invalidField('is_override', 'Send either password or is_override')
  if (emailed_instructions)
    throw invalidField(
      'emailed_instructions',
      'Passwords are not mailed; the answer without it has the password'
    )
}

/** The password that was to prove something. */
export function refuseProof(error: unknown): never {
  if (!(error instanceof MailboxError) || error.code !== 'not-allowed') throw error
  const message = error.message.startsWith('too many')
    ? 'Too many wrong passwords; try again in an hour'
    : 'This password does not open the mailbox'
  throw new ApiProblem(403, message, { field: 'password', cause: error })
}

export function proofOf({ password = '' }: Pick<Body, 'password'>): Proof | undefined {
  if (password === '') return undefined
  const recoveryCode = normaliseRecoveryCode(password)
  return recoveryCode === undefined ? { password } : { recoveryCode }
}
