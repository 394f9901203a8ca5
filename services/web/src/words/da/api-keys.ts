import type { Words } from '../translate.ts'

export const apiKeys = {
  title: 'API-nøgler',
  lead: 'Med en af disse arbejder et program for dig på {address}.',
  make: 'Lav en nøgle',
  name: 'Til hvilket program',
  nameHint: 'For eksempel »Backup-script«.',
  scopes: 'Må arbejde med',
  scope_account: 'Konto',
  scope_domains: 'Domæner',
  scope_aliases: 'Aliasser',
  scope_emails: 'Mail',
  readOnly: 'må se, og intet ændre',
  addresses: 'Kun for disse aliasser',
  addressesHint: 'Ét pr. linje. Tom: for alt, hvad du må.',
  newTitle: 'Din nye API-nøgle',
  newLead: 'Kopiér den nu: Den vises kun her, og bagefter kender serveren den ikke.',
  key: 'Nøgle',
  address: 'API’ets adresse',
  use: 'Programmer sender den som brugernavn (HTTP basic) med en tom adgangskode.',
  over: 'udløbet',
  revoked: 'Nøglen er tilbagekaldt.'
} as const satisfies Words['apiKeys']
