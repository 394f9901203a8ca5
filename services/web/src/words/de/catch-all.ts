import type { Words } from '../translate.ts'

export const catchAll = {
  title: 'Catch-all-Passwörter',
  lead: 'Mit einem davon sendet ein Programm als jede Adresse von {domain}. Sie öffnen kein Postfach.',
  nameHint: 'Etwa „Drucker“ oder „Webshop“.',
  newTitle: 'Ihr neues Catch-all-Passwort',
  newLead: 'Kopieren Sie es jetzt: es wird nur hier gezeigt, und der Server kennt es danach nicht.',
  removed: 'Das Passwort ist widerrufen.'
} as const satisfies Words['catchAll']
