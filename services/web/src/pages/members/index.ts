// The members of a domain, and invitations to it.
import { actOnMemberPage } from './act-on-member.ts'
import { acceptInvitationPage, invitationPage } from './invitation.ts'
import { memberListPage } from './member-list.ts'
import type { Page } from '../../frame/page.ts'

export const memberPages: readonly Page[] = [
  memberListPage,
  actOnMemberPage,
  invitationPage,
  acceptInvitationPage
]
