import type { Words } from '../translate.ts'

export const away = {
  title: 'Fravær',
  lead: '{address} svarer automatisk mens du er borte: hver avsender én gang i løpet av noen dager, og ingen e-postlister.',
  isOn: 'Svar mens jeg er borte',
  isOnHint: 'E-post lagres eller videresendes som alltid.',
  subject: 'Emne',
  subjectHint: 'Tomt: emnet i e-posten det svares på.',
  message: 'Teksten i svaret',
  first: 'Første dag',
  firstHint: 'Tomt: fra nå av.',
  last: 'Siste dag',
  lastHint: 'Tomt: til det slås av her.',
  off: 'Ikke noe automatisk svar',
  on: 'Svarer automatisk',
  from: 'Svarer automatisk fra {when}',
  until: 'Svarer automatisk til {when}',
  over: 'Tiden for svaret er over',
  senders: 'Sender som',
  sendersLead:
    '{address} sender alltid som seg selv. Et e-postprogram som logger inn med passordet, kan også bruke disse.',
  sendersField: 'Andre adresser',
  sendersHint:
    'Én per linje, for eksempel info@example.com; *@example.com er et helt domene. Bare fra domener som eieren av aliaset administrerer.',
  ownOnly: 'Bare sin egen adresse',
  change: 'Endre',
  changeOf: 'Endre: {what}'
} as const satisfies Words['away']
