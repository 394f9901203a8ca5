import type { Words } from '../translate.ts'

export const passkeys = {
  title: 'Passkeys',
  lead: 'Melden Sie sich mit Finger, Gesicht oder PIN an, oder mit einem Sicherheitsschlüssel, und ohne Passwort. Niemand kann sie abfischen.',
  add: 'Passkey hinzufügen',
  addTitle: 'Einen Passkey hinzufügen',
  addLead:
    'Ihr Browser fragt, wo er liegen soll: auf diesem Gerät, auf Ihrem Telefon oder auf einem Sicherheitsschlüssel.',
  name: 'Name',
  nameHint: 'Etwa „Telefon“ oder „Schlüssel am Schlüsselbund“.',
  needsScript: 'Passkeys brauchen JavaScript.',
  failed: 'Der Browser gab keinen Passkey. Versuchen Sie es noch einmal.',
  refused:
    'Dieser Passkey wurde nicht angenommen: es dauerte zu lange, oder er ist nicht für diese Website. Versuchen Sie es noch einmal.',
  added: 'Der Passkey ist hinzugefügt.',
  remove: 'Entfernen',
  removeOf: 'Entfernen: {name}',
  removeTitle: 'Diesen Passkey entfernen?',
  removeLead: '{name} öffnet Ihr Konto dann nicht mehr. Löschen Sie ihn auch auf dem Gerät.',
  removed: 'Der Passkey ist entfernt.',
  logIn: 'Mit einem Passkey anmelden',
  logInLead: 'Ihr Browser fragt nach Finger, Gesicht oder PIN.',
  withPassword: 'Stattdessen das Passwort benutzen',
  logInWrong: 'Dieser Passkey öffnet hier kein Konto',
  useKey: 'Einen Sicherheitsschlüssel benutzen',
  keyInstead: 'Stattdessen einen Sicherheitsschlüssel benutzen',
  keyLead: 'Berühren Sie einen Ihrer Sicherheitsschlüssel, oder benutzen Sie einen Passkey.',
  withCode: 'Stattdessen einen Code benutzen'
} as const satisfies Words['passkeys']
