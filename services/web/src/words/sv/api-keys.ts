import type { Words } from '../translate.ts'

export const apiKeys = {
  title: 'API-nycklar',
  lead: 'Med en sådan arbetar ett program åt dig på {address}.',
  make: 'Skapa en nyckel',
  name: 'För vilket program',
  nameHint: 'Till exempel ”Skript för säkerhetskopiering”.',
  scopes: 'Får arbeta med',
  scope_account: 'Konto',
  scope_domains: 'Domäner',
  scope_aliases: 'Alias',
  scope_emails: 'E-post',
  readOnly: 'får titta, men inte ändra något',
  addresses: 'Bara för dessa alias',
  addressesHint: 'Ett per rad. Tomt: för allt som du får göra.',
  newTitle: 'Din nya API-nyckel',
  newLead: 'Kopiera den nu: den visas bara här, och efteråt känner servern inte till den.',
  key: 'Nyckel',
  address: 'API:ets adress',
  use: 'Program skickar den som användarnamn (HTTP basic), med tomt lösenord.',
  over: 'utgången',
  revoked: 'Nyckeln är återkallad.'
} as const satisfies Words['apiKeys']
