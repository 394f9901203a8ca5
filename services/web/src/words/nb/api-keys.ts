import type { Words } from '../translate.ts'

export const apiKeys = {
  title: 'API-nøkler',
  lead: 'Med en av disse arbeider et program for deg på {address}.',
  make: 'Lag en nøkkel',
  name: 'For hvilket program',
  nameHint: 'For eksempel «Skript for sikkerhetskopi».',
  scopes: 'Kan arbeide med',
  scope_account: 'Konto',
  scope_domains: 'Domener',
  scope_aliases: 'Aliaser',
  scope_emails: 'E-post',
  readOnly: 'kan se, men ikke endre noe',
  addresses: 'Bare for disse aliasene',
  addressesHint: 'Ett per linje. Tomt: for alt du har lov til.',
  newTitle: 'Den nye API-nøkkelen din',
  newLead: 'Kopier den nå: den vises bare her, og etterpå kjenner ikke serveren den.',
  key: 'Nøkkel',
  address: 'Adressen til API-et',
  use: 'Programmer sender den som brukernavn (HTTP basic), med tomt passord.',
  over: 'utløpt',
  revoked: 'Nøkkelen er trukket tilbake.'
} as const satisfies Words['apiKeys']
