// Who works in a domain: its administrators and its users. One administrator stays.
import { toObjectId, type Domain, type MemberGroup } from '@postkeep/database'
import type { DirectoryContext } from '../directory-context.ts'
import { DirectoryError, notFound } from '../directory-error.ts'
import { changeDomain } from './change-domain.ts'
import { getDomain } from './domains.ts'
import { invitationsOf, type Invitations } from './invitations.ts'

/** `email`: undefined where the account is gone. */
export type Member = {
  readonly id: string
  readonly email: string | undefined
  readonly group: MemberGroup
}

export type Members = Invitations & {
  /** In the order in which they joined. @throws DirectoryError not-found */
  list(nameOrId: string): Promise<Member[]>
  /** @throws DirectoryError not-found, conflict */
  setGroup(nameOrId: string, user: string, group: MemberGroup): Promise<Domain>
  /** Aliases of theirs stay. @throws DirectoryError not-found, conflict */
  remove(nameOrId: string, user: string): Promise<Domain>
}

export function membersOf(context: DirectoryContext): Members {
  const { database } = context
  return {
    ...invitationsOf(context),

    async list(nameOrId) {
      const { members } = await getDomain(context, nameOrId)
      const users = await database.users.find({ _id: { $in: members.map(({ user }) => user) } }, { email: 1 })
      const emails = new Map(users.map(({ _id, email }) => [_id.toHexString(), email]))
      return members.map(({ group, user }) => {
        const id = user.toHexString()
        return { id, email: emails.get(id), group }
      })
    },

    setGroup: (nameOrId, user, group) =>
      changeDomain(context, nameOrId, async ({ _id, members, name }) => {
        const member = memberOf({ members, name }, user)
        const others = group === 'admin' ? {} : otherAdmin(member.user)
        const { matchedCount } = await database.domains.updateOne(
          { $and: [{ _id }, others, { 'members.user': member.user }] },
          { $set: { 'members.$[one].group': group } },
          { arrayFilters: [{ 'one.user': member.user }] }
        )
        if (matchedCount === 0) throw lastAdmin(name)
      }),

    remove: (nameOrId, user) =>
      changeDomain(context, nameOrId, async ({ _id, members, name }) => {
        const member = memberOf({ members, name }, user)
        const { matchedCount } = await database.domains.updateOne(
          { $and: [{ _id }, otherAdmin(member.user)] },
          { $pull: { members: { user: member.user } } }
        )
        if (matchedCount === 0) throw lastAdmin(name)
      })
  }
}

type WithMembers = Pick<Domain, 'members' | 'name'>

function memberOf({ members, name }: WithMembers, id: string) {
  const wanted = toObjectId(id)
  const found = wanted && members.find(({ user }) => user.equals(wanted))
  if (!found) throw notFound('member', `There is no member ${id.slice(0, 100)} in ${name}`)
  return found
}

/** In the condition of the change: two may go at the same time. */
function otherAdmin(user: Domain['members'][number]['user']) {
  return { members: { $elemMatch: { group: 'admin' as const, user: { $ne: user } } } }
}

function lastAdmin(name: string): DirectoryError {
  return new DirectoryError(
    'conflict',
    'group',
    `${name} keeps an administrator: make somebody else one first`
  )
}
