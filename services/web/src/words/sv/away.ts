import type { Words } from '../translate.ts'

export const away = {
  title: 'Frånvaro',
  lead: '{address} svarar automatiskt när du är borta: varje avsändare en gång på några dagar, och inga e-postlistor.',
  isOn: 'Svara när jag är borta',
  isOnHint: 'E-post sparas eller vidarebefordras som vanligt.',
  subject: 'Ämne',
  subjectHint: 'Tomt: ämnet i det meddelande som besvaras.',
  message: 'Vad som står i svaret',
  first: 'Första dagen',
  firstHint: 'Tomt: från och med nu.',
  last: 'Sista dagen',
  lastHint: 'Tomt: tills det stängs av här.',
  off: 'Inget automatiskt svar',
  on: 'Svarar automatiskt',
  from: 'Svarar automatiskt från {when}',
  until: 'Svarar automatiskt till {when}',
  over: 'Tiden för svaret är över',
  senders: 'Skickar som',
  sendersLead:
    '{address} skickar alltid som sig själv. Ett e-postprogram som loggar in med dess lösenord får även använda dessa.',
  sendersField: 'Andra adresser',
  sendersHint:
    'En per rad, till exempel info@example.com; *@example.com är en hel domän. Bara från domäner som aliasets ägare administrerar.',
  ownOnly: 'Bara den egna adressen',
  change: 'Ändra',
  changeOf: 'Ändra: {what}'
} as const satisfies Words['away']
