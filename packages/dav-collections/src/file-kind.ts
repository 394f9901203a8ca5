// Two kinds of files, and of collections.
import type { CollectionKind } from '@postkeep/mailbox-contract'
import { defaultAddressbooks, defaultCalendars, type NewCollection } from './default-collections.ts'

export type FileKind = 'ics' | 'vcf'

export const collectionKinds: Readonly<Record<FileKind, CollectionKind>> = {
  ics: 'calendar',
  vcf: 'addressbook'
}

export const defaultsOf: Readonly<Record<FileKind, readonly NewCollection[]>> = {
  ics: defaultCalendars,
  vcf: defaultAddressbooks
}
