// Aliases as `viewAlias` shows them, written from what is stored.
import { idsIn, JsonBytes, recordWriter, type Domain, type JsonMember, type User } from '@postkeep/database'
import type { Services } from '../../services.ts'
import { viewDomain, viewOwner, viewOwners } from './alias-view.ts'

/** Of the JSON of an alias, about: more is made room for. */
const usualBytes = 800

const vacation: readonly JsonMember[] = [
  { name: 'is_enabled' },
  { name: 'start_date', absent: 'null' },
  { name: 'end_date', absent: 'null' },
  { name: 'subject' },
  { name: 'message' }
]

type Of = { readonly services: Services; readonly domain: Domain; readonly user: User }

/** A list in JSON. `user`: who asks. */
export async function writeAliases(
  aliases: readonly Uint8Array[],
  { domain, services, user }: Of
): Promise<Buffer> {
  const owners = await ownersOf(idsIn(aliases, 'user'), { services, user })
  const write = recordWriter([
    { name: 'user', ofId: (id) => owners.get(id)! },
    { name: 'id', field: '_id' },
    '"object":"alias"',
    `"domain":${JSON.stringify(viewDomain(domain))}`,
    ...['name', 'description', 'labels', 'recipients'].map((name) => ({ name })),
    '"verified_recipients":[],"pending_recipients":[]',
    ...['has_recipient_verification', 'is_enabled', 'error_code_if_disabled'].map((name) => ({ name })),
    ...['has_imap', 'has_pgp', 'max_quota'].map((name) => ({ name })),
    { name: 'vacation_responder', members: vacation },
    ...['retention', 'storage_used', 'created_at', 'updated_at'].map((name) => ({ name }))
  ])
  const json = new JsonBytes(2 + aliases.length * usualBytes)
  json.ascii('[')
  for (const [index, alias] of aliases.entries()) {
    if (index > 0) json.ascii(',')
    write(alias, json)
  }
  json.ascii(']')
  return json.done()
}

async function ownersOf(
  ids: ReadonlySet<string>,
  { services, user }: Pick<Of, 'services' | 'user'>
): Promise<Map<string, Buffer>> {
  const own = user._id.toHexString()
  const others = await viewOwners(services, ids.difference(new Set([own])))
  const owners = [...others.values(), viewOwner(own, user)]
  return new Map(owners.map((owner) => [owner.id, Buffer.from(JSON.stringify(owner))]))
}
