// The journeys of one's own mail: of the domains that one administers, of one's aliases, and of what one has sent.
import { toObjectId, type Database, type ObjectId } from '@postkeep/database'
import type { Ownership } from '@postkeep/directory'
import { findJourneys, type Journey } from './find-journeys.ts'
import { visibleJourney, type JourneyViewer } from './visible-journey.ts'

type Collections = Pick<Database, 'journeySteps' | 'domains' | 'aliases' | 'emails'>

const shown = 20
/** Journeys of the domains that are looked at for those that are one's own. */
const looked = 100

/** `text`: an id, an address, or a Message-ID. Newest first. */
export async function findOwnJourneys(
  database: Collections,
  { owner, text }: { readonly owner: Ownership; readonly text: string }
): Promise<Journey[]> {
  const member = await database.domains.find({ 'members.user': owner.user }, { name: 1 })
  const domains = member.map(({ name }) => name)
  const found = await findJourneys(database, { text, domains, limit: looked })
  const viewer = await viewerOf(database, owner, found)
  return found.flatMap((journey) => visibleJourney(journey, viewer) ?? []).slice(0, shown)
}

async function viewerOf(
  database: Collections,
  owner: Ownership,
  journeys: readonly Journey[]
): Promise<JourneyViewer> {
  const steps = journeys.flatMap((journey) => journey.steps)
  const addresses = [...new Set(steps.flatMap((step) => step.addresses))]
  const names = [...new Set(addresses.map(domainOf))]
  const local = await database.domains.find({ name: { $in: names } }, { name: 1 })
  const localNames = new Set(local.map(({ name }) => name))
  const administered = new Set(owner.domains.map(({ name }) => name))
  const aliases = await ownAliases(database, owner.user, { addresses, domains: local })
  return {
    owns: (address) => administered.has(domainOf(address)) || aliases.has(bareOf(address)),
    isLocal: (address) => localNames.has(domainOf(address)),
    emails: await ownEmails(database, owner, steps)
  }
}

type Local = {
  readonly addresses: readonly string[]
  readonly domains: readonly { readonly _id: ObjectId; readonly name: string }[]
}

async function ownAliases(
  database: Collections,
  user: ObjectId,
  { addresses, domains }: Local
): Promise<Set<string>> {
  const names = [...new Set(addresses.map((address) => bareOf(address).replace(/@[^@]*$/, '')))]
  const filter = { user, domain: { $in: domains.map(({ _id }) => _id) }, name: { $in: names } }
  const found = await database.aliases.find(filter, { name: 1, domain: 1 })
  const nameOf = new Map(domains.map(({ _id, name }) => [_id.toHexString(), name]))
  return new Set(found.map(({ domain, name }) => `${name}@${nameOf.get(domain.toHexString())}`))
}

async function ownEmails(
  { emails }: Collections,
  { domains, user }: Ownership,
  steps: readonly { readonly email?: string | undefined }[]
): Promise<Set<string>> {
  const ids = [...new Set(steps.flatMap(({ email }) => email ?? []))].flatMap((id) => toObjectId(id) ?? [])
  const owned = [{ user }, { domain: { $in: domains.map(({ _id }) => _id) } }]
  const found = await emails.find({ _id: { $in: ids }, $or: owned }, { _id: 1 })
  return new Set(found.map(({ _id }) => _id.toHexString()))
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}

/** Without the part behind `+`. */
function bareOf(address: string): string {
  return address.replace(/\+[^@]*(?=@[^@]*$)/, '')
}
