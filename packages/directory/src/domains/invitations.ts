// Invitations to a domain: who is asked to join, joins, or is asked no more.
import { addressKey, parseAddress } from '@postkeep/address'
import type { Domain, MemberGroup, User } from '@postkeep/database'
import type { DirectoryContext } from '../directory-context.ts'
import { DirectoryError, invalid, notFound } from '../directory-error.ts'
import { getUser } from '../users.ts'
import { changeDomain } from './change-domain.ts'

export type NewInvite = {
  readonly email: string
  readonly group: MemberGroup
  /** Email or id of who invites. */
  readonly by: string
}

/** `joined`: who is in another domain of the inviter needs no invitation. */
export type Invited = { readonly kind: 'invited' | 'joined'; readonly email: string; readonly domain: Domain }

export type Invitations = {
  /** @throws DirectoryError not-found, invalid, exists, conflict */
  invite(nameOrId: string, invite: NewInvite): Promise<Invited>
  /** Of whoever has that address, an account or not. */
  invitationsOf(email: string): Promise<{ readonly domain: string; readonly group: MemberGroup }[]>
  /** @throws DirectoryError not-found */
  accept(nameOrId: string, user: string): Promise<Domain>
  /** @throws DirectoryError not-found */
  withdraw(nameOrId: string, email: string): Promise<Domain>
}

const mostInvites = 100

export function invitationsOf(context: DirectoryContext): Invitations {
  const { database } = context
  return {
    async invite(nameOrId, { by, email: written, group }) {
      const email = emailOf(written)
      const inviter = await getUser(context, by)
      const user = (await database.users.findOne({ email })) ?? undefined
      let kind: Invited['kind'] = 'invited'
      const domain = await changeDomain(context, nameOrId, async (before) => {
        checkInvite(before, email, user)
        if (user && (await areColleagues(context, user, inviter))) {
          kind = 'joined'
          await join(context, before, user, group)
        } else await database.domains.updateOne({ _id: before._id }, { $push: { invites: { email, group } } })
      })
      return { kind, email, domain }
    },

    async invitationsOf(written) {
      const address = parseAddress(written.trim())
      const email = address && addressKey(address)
      const domains = email ? await database.domains.find({ 'invites.email': email }).sort({ name: 1 }) : []
      return domains.map(({ invites, name }) => ({
        domain: name,
        group: invites.find((invite) => invite.email === email)!.group
      }))
    },

    async accept(nameOrId, emailOrId) {
      const user = await getUser(context, emailOrId)
      return changeDomain(context, nameOrId, async (domain) => {
        const invite = domain.invites.find(({ email }) => email === user.email)
        if (!invite) throw notFound('domain', `There is no invitation to ${domain.name} for ${user.email}`)
        // Where anybody may sign up, an address alone says nothing of who has it.
        if (!user.has_verified_email)
          throw new DirectoryError('conflict', 'email', 'Follow the link in the mail of the invitation first')
        await join(context, domain, user, invite.group)
      })
    },

    withdraw: (nameOrId, written) =>
      changeDomain(context, nameOrId, async (domain) => {
        const email = emailOf(written)
        if (!domain.invites.some((invite) => invite.email === email))
          throw notFound('email', `${email} is not invited to ${domain.name}`)
        await database.domains.updateOne({ _id: domain._id }, { $pull: { invites: { email } } })
      })
  }
}

function emailOf(written: string): string {
  const address = parseAddress(written.trim())
  if (!address) throw invalid('email', 'This is not an email address')
  return addressKey(address)
}

function checkInvite({ invites, members, name }: Domain, email: string, user: User | undefined): void {
  if (user && members.some((member) => member.user.equals(user._id)))
    throw new DirectoryError('exists', 'email', `${email} is a member of ${name} already`)
  if (invites.some((invite) => invite.email === email))
    throw new DirectoryError('exists', 'email', `${email} is invited to ${name} already`)
  if (invites.length >= mostInvites)
    throw new DirectoryError(
      'conflict',
      'email',
      `${name} has ${mostInvites} invitations; withdraw some first`
    )
}

async function areColleagues({ database }: DirectoryContext, one: User, inviter: User): Promise<boolean> {
  const both = { members: { $elemMatch: { user: inviter._id, group: 'admin' } }, 'members.user': one._id }
  return (await database.domains.findOne(both, { _id: 1 })) !== null
}

/** Once, however often. */
async function join(
  { database }: DirectoryContext,
  { _id }: Domain,
  { _id: user, email }: User,
  group: MemberGroup
): Promise<void> {
  await database.domains.updateOne(
    { _id, 'members.user': { $ne: user } },
    { $push: { members: { user, group } } }
  )
  await database.domains.updateOne({ _id }, { $pull: { invites: { email } } })
}
