// How an alias is shown. Never its passwords. A list is written past it: write-aliases.ts.
import { z } from 'zod'
import { toObjectId, type Domain, type User, type VacationResponder } from '@postkeep/database'
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
  const owner = alias.user.toHexString()
  const owners = await viewOwners(services, new Set([owner]))
  return {
    user: owners.get(owner)!,
    id: alias._id.toHexString(),
    object: 'alias',
    domain: viewDomain(domain),
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

export function viewDomain({ _id, name }: Domain): View['domain'] {
  return { id: _id.toHexString(), name }
}

/** By their ids, all of them: also one that is gone. */
export async function viewOwners(
  { database }: Services,
  ids: ReadonlySet<string>
): Promise<Map<string, View['user']>> {
  if (ids.size === 0) return new Map()
  const owners = await database.users.find(
    { _id: { $in: [...ids].map((id) => toObjectId(id)!) } },
    { email: 1, display_name: 1 }
  )
  const known = new Map(owners.map((owner) => [owner._id.toHexString(), owner]))
  return new Map([...ids].map((id) => [id, viewOwner(id, known.get(id))]))
}

/** undefined: it is gone. */
export function viewOwner(
  id: string,
  user: Partial<Pick<User, 'email' | 'display_name'>> = {}
): View['user'] {
  const { display_name, email = '' } = user
  return { id, email, display_name: display_name || email }
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
