// What a check of bytes says of them.
import type { ObjectSpan } from '@postkeep/mailbox-contract'

export type CheckedObject =
  | {
      readonly kind: 'valid'
      readonly uid: string
      /** VEVENT, …; VCARD. */
      readonly component: string
      readonly span: ObjectSpan
      /** Ids of managed attachments. */
      readonly attachments?: string[]
    }
  | {
      readonly kind: 'refused'
      /** Local name, of CalDAV's or CardDAV's namespace. */
      readonly precondition: string
      readonly text: string
    }

export const longestUid = 1000
