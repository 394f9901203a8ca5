import type { Words } from '../translate.ts'

export const away = {
  title: 'Abwesend',
  lead: '{address} antwortet von selbst, während Sie weg sind: jedem Absender einmal in einigen Tagen, und keiner Mailingliste.',
  isOn: 'Antworten, während ich weg bin',
  isOnHint: 'Mail wird aufbewahrt oder weitergeleitet wie immer.',
  subject: 'Betreff',
  subjectHint: 'Leer: der Betreff der Mail, auf die geantwortet wird.',
  message: 'Was sie sagt',
  first: 'Erster Tag',
  firstHint: 'Leer: ab jetzt.',
  last: 'Letzter Tag',
  lastHint: 'Leer: bis es hier ausgeschaltet wird.',
  off: 'Keine Antwort von selbst',
  on: 'Antwortet von selbst',
  from: 'Antwortet von selbst ab {when}',
  until: 'Antwortet von selbst bis {when}',
  over: 'Die Zeit der Antwort ist vorbei',
  senders: 'Sendet als',
  sendersLead:
    '{address} sendet immer als sich selbst. Ein Mailprogramm, das sich mit seinem Passwort anmeldet, darf auch diese benutzen.',
  sendersField: 'Andere Adressen',
  sendersHint:
    'Eine je Zeile, etwa info@example.com; *@example.com ist alles einer Domain. Nur aus Domains, die der Besitzer des Alias verwaltet.',
  ownOnly: 'Nur die eigene Adresse',
  change: 'Ändern',
  changeOf: 'Ändern: {what}'
} as const satisfies Words['away']
