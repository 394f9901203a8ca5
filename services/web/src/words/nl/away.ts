import type { Words } from '../translate.ts'

export const away = {
  title: 'Afwezig',
  lead: '{address} antwoordt vanzelf terwijl u weg bent: elke afzender één keer in een paar dagen, en geen mailinglijst.',
  isOn: 'Antwoorden terwijl ik weg ben',
  isOnHint: 'Mail wordt bewaard of doorgestuurd zoals altijd.',
  subject: 'Onderwerp',
  subjectHint: 'Leeg: het onderwerp van de mail waarop wordt geantwoord.',
  message: 'Wat er staat',
  first: 'Eerste dag',
  firstHint: 'Leeg: vanaf nu.',
  last: 'Laatste dag',
  lastHint: 'Leeg: tot het hier wordt uitgezet.',
  off: 'Geen antwoord vanzelf',
  on: 'Antwoordt vanzelf',
  from: 'Antwoordt vanzelf vanaf {when}',
  until: 'Antwoordt vanzelf tot {when}',
  over: 'De tijd van het antwoord is voorbij',
  senders: 'Verzendt als',
  sendersLead:
    '{address} verzendt altijd als zichzelf. Een mailprogramma dat zich met het wachtwoord aanmeldt, mag ook deze gebruiken.',
  sendersField: 'Andere adressen',
  sendersHint:
    'Eén per regel, zoals info@example.com; *@example.com is een heel domein. Alleen van domeinen die de eigenaar van de alias beheert.',
  ownOnly: 'Alleen het eigen adres',
  change: 'Wijzigen',
  changeOf: 'Wijzigen: {what}'
} as const satisfies Words['away']
