import type { Words } from '../translate.ts'

export const apiKeys = {
  title: 'API-Schlüssel',
  lead: 'Mit einem davon arbeitet ein Programm für Sie, unter {address}.',
  make: 'Einen Schlüssel machen',
  name: 'Für welches Programm',
  nameHint: 'Etwa „Sicherungsskript“.',
  scopes: 'Darf arbeiten mit',
  scope_account: 'Konto',
  scope_domains: 'Domains',
  scope_aliases: 'Aliase',
  scope_emails: 'Mail',
  readOnly: 'darf ansehen und nichts ändern',
  addresses: 'Nur für diese Aliase',
  addressesHint: 'Einer je Zeile. Leer: für alles, was Sie dürfen.',
  newTitle: 'Ihr neuer API-Schlüssel',
  newLead: 'Kopieren Sie ihn jetzt: er wird nur hier gezeigt, und der Server kennt ihn danach nicht.',
  key: 'Schlüssel',
  address: 'Adresse der API',
  use: 'Programme senden ihn als Benutzernamen (HTTP Basic), mit leerem Passwort.',
  over: 'abgelaufen',
  revoked: 'Der Schlüssel ist widerrufen.'
} as const satisfies Words['apiKeys']
