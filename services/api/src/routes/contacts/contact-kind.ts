import { defaultAddressbooks } from '@postkeep/dav-collections'
import type { MemberKind } from '../../parts/members.ts'

export const contactKind: MemberKind = {
  kind: 'addressbook',
  defaults: defaultAddressbooks,
  ending: '.vcf',
  word: 'contact'
}
