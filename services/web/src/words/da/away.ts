import type { Words } from '../translate.ts'

export const away = {
  title: 'Fravær',
  lead: '{address} svarer automatisk, mens du er væk: hver afsender én gang på nogle dage, og ingen mailingliste.',
  isOn: 'Svar, mens jeg er væk',
  isOnHint: 'Mail gemmes eller videresendes som altid.',
  subject: 'Emne',
  subjectHint: 'Tom: emnet på den mail, der svares på.',
  message: 'Hvad der står',
  first: 'Første dag',
  firstHint: 'Tom: fra nu af.',
  last: 'Sidste dag',
  lastHint: 'Tom: indtil det slås fra her.',
  off: 'Intet automatisk svar',
  on: 'Svarer automatisk',
  from: 'Svarer automatisk fra {when}',
  until: 'Svarer automatisk indtil {when}',
  over: 'Svarets tid er forbi',
  senders: 'Sender som',
  sendersLead:
    '{address} sender altid som sig selv. Et mailprogram, der logger ind med dets adgangskode, må også bruge disse.',
  sendersField: 'Andre adresser',
  sendersHint:
    'Én pr. linje, for eksempel info@example.com; *@example.com er et helt domæne. Kun fra domæner, som aliassets ejer administrerer.',
  ownOnly: 'Kun dets egen adresse',
  change: 'Ændr',
  changeOf: 'Ændr: {what}'
} as const satisfies Words['away']
