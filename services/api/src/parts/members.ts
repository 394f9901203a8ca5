// Members of calendars and address books under the ids of the API: the name of the object without its ending; outside the
// first collection with that of the collection before it, `work:1234`.
import { D } from '@postkeep/dav-protocol'
import { makeDefaults, type NewCollection } from '@postkeep/dav-collections'
import type { MailboxSession } from '@postkeep/mailbox-client'
import type { CollectionInfo, CollectionKind, ObjectEntry, ObjectSelection } from '@postkeep/mailbox-contract'
import { ApiProblem } from '../frame/api-problem.ts'

export type MemberKind = {
  readonly kind: CollectionKind
  readonly defaults: readonly NewCollection[]
  /** Of a name. */
  readonly ending: '.ics' | '.vcf'
  /** In messages. */
  readonly word: string
}

export type Member = { readonly id: string; readonly collection: CollectionInfo; readonly entry: ObjectEntry }
export type ReadMember = Member & { readonly bytes: Buffer }

/** The first one is that of new members. */
export async function collectionsOf(
  session: MailboxSession,
  { defaults, kind }: MemberKind
): Promise<CollectionInfo[]> {
  await makeDefaults(session, { defaults, kinds: [kind] })
  const all = await session.listCollections([kind])
  const isFirst = ({ name }: CollectionInfo) => name === defaults[0]?.name
  return all.toSorted((a, b) => Number(isFirst(b)) - Number(isFirst(a)) || a.id - b.id)
}

/** Members of `chosen`, or of all; `all`: as `collectionsOf` gives them. */
export async function membersOf(
  session: MailboxSession,
  all: readonly CollectionInfo[],
  { chosen = all, selection = {} }: { chosen?: readonly CollectionInfo[]; selection?: ObjectSelection } = {}
): Promise<Member[]> {
  const found: Member[] = []
  for (const collection of chosen) {
    const { objects } = await session.listObjects(collection.id, selection)
    for (const entry of objects) found.push({ id: memberId(collection, entry.name, all), collection, entry })
  }
  return found
}

/** Of the object of that name. */
export function memberId(
  { id, name: collection }: CollectionInfo,
  name: string,
  [first]: readonly CollectionInfo[]
): string {
  const stem = name.replace(/\.(?:ics|vcf)$/, '')
  return id === first?.id ? stem : `${collection}:${stem}`
}

/** In their order, without those that went meanwhile. */
export async function readMembers(
  session: MailboxSession,
  members: readonly Member[]
): Promise<ReadMember[]> {
  const bytesOf = new Map<Member, Buffer>()
  for (const [{ id }, ofOne] of Map.groupBy(members, ({ collection }) => collection)) {
    const byName = new Map(ofOne.map((member) => [member.entry.name, member]))
    await session.readObjects(id, { names: [...byName.keys()] }, ({ name }, bytes) => {
      const member = byName.get(name)
      if (member) bytesOf.set(member, Buffer.from(bytes))
    })
  }
  return members.flatMap((member) => {
    const bytes = bytesOf.get(member)
    return bytes ? { ...member, bytes } : []
  })
}

/** @throws ApiProblem 404 */
export async function findMember(session: MailboxSession, kind: MemberKind, id: string): Promise<ReadMember> {
  const [, name, stem = id] = /^(.*?):(.*)$/s.exec(id) ?? []
  const collections = await collectionsOf(session, kind)
  const collection = name === undefined ? collections[0] : collections.find((one) => one.name === name)
  const selection = { names: [stem + kind.ending, stem] }
  const { objects } = collection ? await session.listObjects(collection.id, selection) : { objects: [] }
  const [entry] = objects
  const [member] = collection && entry ? await readMembers(session, [{ id, collection, entry }]) : []
  if (!member) throw new ApiProblem(404, `There is no ${kind.word} ${id.slice(0, 200)}`)
  return member
}

/** As people see it. */
export function titleOf({ name, properties }: CollectionInfo): string {
  return properties[D('displayname')] || name
}
