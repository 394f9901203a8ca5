import { defaultCalendars } from '@postkeep/dav-collections'
import type { MemberKind } from '../../parts/members.ts'

export const eventKind: MemberKind = {
  kind: 'calendar',
  defaults: defaultCalendars,
  ending: '.ics',
  word: 'calendar event'
}
