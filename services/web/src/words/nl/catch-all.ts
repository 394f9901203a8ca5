import type { Words } from '../translate.ts'

export const catchAll = {
  title: 'Catch-all-wachtwoorden',
  lead: 'Met een hiervan verzendt een programma als elk adres van {domain}. Ze openen geen postbus.',
  nameHint: 'Zoals “Printer” of “Webwinkel”.',
  newTitle: 'Uw nieuwe catch-all-wachtwoord',
  newLead: 'Kopieer het nu: het wordt alleen hier getoond, en daarna kent de server het niet.',
  removed: 'Het wachtwoord is ingetrokken.'
} as const satisfies Words['catchAll']
