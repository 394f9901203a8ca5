import type { Words } from '../translate.ts'

export const apiKeys = {
  title: 'API-sleutels',
  lead: 'Met een hiervan werkt een programma voor u op {address}.',
  make: 'Een sleutel maken',
  name: 'Voor welk programma',
  nameHint: 'Zoals “Reservekopie-script”.',
  scopes: 'Mag werken met',
  scope_account: 'Account',
  scope_domains: 'Domeinen',
  scope_aliases: 'Aliassen',
  scope_emails: 'Mail',
  readOnly: 'mag kijken, en niets wijzigen',
  addresses: 'Alleen voor deze aliassen',
  addressesHint: 'Eén per regel. Leeg: voor alles wat u mag.',
  newTitle: 'Uw nieuwe API-sleutel',
  newLead: 'Kopieer hem nu: hij wordt alleen hier getoond, en daarna kent de server hem niet.',
  key: 'Sleutel',
  address: 'Adres van de API',
  use: 'Programma’s sturen hem als gebruikersnaam (HTTP basic), met een leeg wachtwoord.',
  over: 'verlopen',
  revoked: 'De sleutel is ingetrokken.'
} as const satisfies Words['apiKeys']
