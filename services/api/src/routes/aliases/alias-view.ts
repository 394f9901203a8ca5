// How an alias is shown. Never its passwords.
import { z } from 'zod'
import type { Domain, User, VacationResponder } from '@postkeep/database'
import type { AliasRecord } from '@postkeep/directory'
import { id, moment } from '../../parts/fields.ts'
import type { Services } from '../../services.ts'

export const aliasView = z
  .object({
    id,
    object: z.literal('alias'),
    user: z.object({ id, email: z.string(), display_name: z.string() }),
    domain: z.object({ id, name: z.string() }),
    name: z.string(),
    description: z.string(),
    labels: z.array(z.string()),
    recipients: z.array(z.string()),
    verified_recipients: z.array(z.string()),
    pending_recipients: z.array(z.string()),
    has_recipient_verification: z.boolean(),
    is_enabled: z.boolean(),
    error_code_if_disabled: z.union([z.literal(250), z.literal(421), z.literal(550)]),
    has_imap: z.boolean(),
    has_pgp: z.boolean(),
    max_quota: z.number().meta({ description: "Bytes; 0: the domain's" }),
    vacation_responder: z.object({
      is_enabled: z.boolean(),
      start_date: moment.nullable(),
      end_date: moment.nullable(),
      subject: z.string(),
      message: z.string()
    }),
    public_key: z.string().optional(),
    retention: z.number(),
    storage_used: z.number(),
    created_at: moment,
    updated_at: moment
  })
  .meta({ id: 'Alias' })

type View = z.input<typeof aliasView>

export async function viewAlias(services: Services, domain: Domain, alias: AliasRecord): Promise<View> {
  const [view] = await viewAliases(services, domain, [alias])
  return view!
}

export async function viewAliases(
  { database }: Services,
  domain: Domain,
  aliases: readonly AliasRecord[]
): Promise<View[]> {
  const ids = new Map(aliases.map(({ user }) => [user.toHexString(), user]))
  const owners = await database.users.find({ _id: { $in: [...ids.values()] } })
  const known = new Map(owners.map((owner) => [owner._id.toHexString(), owner]))
  return aliases.map((alias) => viewOf(alias, domain, known.get(alias.user.toHexString())))
}

function viewOf(alias: AliasRecord, domain: Domain, owner: User | undefined): View {
  const email = owner?.email ?? ''
  return {
    id: alias._id.toHexString(),
    object: 'alias',
    user: { id: alias.user.toHexString(), email, display_name: owner?.display_name || email },
    domain: { id: domain._id.toHexString(), name: domain.name },
    name: alias.name,
    description: alias.description,
    labels: alias.labels,
    recipients: alias.recipients,
    verified_recipients: [],
    pending_recipients: [],
    has_recipient_verification: alias.has_recipient_verification,
    is_enabled: alias.is_enabled,
    error_code_if_disabled: alias.error_code_if_disabled,
    has_imap: alias.has_imap,
    has_pgp: alias.has_pgp,
    max_quota: alias.max_quota,
    vacation_responder: viewVacation(alias.vacation_responder),
    ...(alias.public_key !== undefined && { public_key: alias.public_key }),
    retention: alias.retention,
    storage_used: alias.storage_used,
    created_at: alias.created_at.toISOString(),
    updated_at: alias.updated_at.toISOString()
  }
}

function viewVacation({ end_date, is_enabled, message, start_date, subject }: VacationResponder) {
  return {
    is_enabled,
    start_date: start_date?.toISOString() ?? null,
    end_date: end_date?.toISOString() ?? null,
    subject,
    message
  }
}
