// The link of an invitation: whoever has it reads the mail of the invited address.
import type { User } from '@postkeep/database'
import type { UserVisit, Visit } from '../../frame/page.ts'

export type Invitation = { readonly email: string; readonly domain: string }

const goodForMs = 14 * 86_400_000
const purpose = 'invitation'

/** Each counts: nobody floods strangers' inboxes with our mail. */
export async function mayInvite({ client, services, user }: UserVisit): Promise<boolean> {
  const { address: remoteAddress } = client
  const tried = await services.limits.begin({ username: `invitations of ${user.email}`, remoteAddress })
  if (tried.kind === 'limited') return false
  await tried.end('failed')
  return true
}

/** Mails it. The invitation itself is in the directory. */
export async function sendInvitation(visit: Visit, invitation: Invitation, by: User): Promise<void> {
  const { link, locale, services, t } = visit
  const token = services.tokens.seal(purpose, invitation, goodForMs)
  const url = `${services.siteUrl}${link(`/invitation?token=${token}`)}`
  const { domain, email } = invitation
  const text = t('mail.invite', { from: by.email, domain, site: services.serverDomain, url })
  await services.sendMail({ to: email, subject: t('mail.inviteSubject', { domain }), text, language: locale })
}

/** undefined: the link is not ours, too old, or the invitation has been used or withdrawn. */
export async function openInvitation({ query, services }: Visit): Promise<Invitation | undefined> {
  const { domain, email } = services.tokens.open(purpose, query.text('token')) ?? {}
  if (!domain || !email) return undefined
  const all = await services.directory.members.invitationsOf(email)
  return all.some((each) => each.domain === domain) ? { domain, email } : undefined
}
