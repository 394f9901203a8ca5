import type { Words } from '../translate.ts'

export const senders = {
  title: 'Afsendere',
  lead: 'Hvem der ikke må sende mail til denne server, og hvem der må, uanset hvad der ellers er sagt. Det, der er tilladt, vinder. postmaster og abuse hører alle.',
  list: 'Liste',
  denied: 'Afvist',
  allowed: 'Tilladt',
  searchHint: 'En del af en adresse eller et netværk',
  count: { one: 'Én linje', other: '{count} linjer' },
  noneDenied: 'Ingen bliver afvist',
  noneDeniedLead:
    'Klienter, der sender spam igen og igen, sætter serveren selv på listen her i et stykke tid.',
  noneAllowed: 'Ingen er på listen',
  noneAllowedLead: 'Sæt dem på listen her, som igen og igen får deres mail taget for spam.',
  add: 'Føj til listen',
  entry: 'Afsender',
  entryHint: 'En adresse, et domæne, *.domæne, en IP-adresse eller et netværk som 192.0.2.0/24.',
  daysWrong: 'Angiv et helt tal fra 0 til {most}.',
  sender: 'Hvem',
  by: 'Af',
  byServer: 'Denne server',
  byAdmin: 'Administrator'
} as const satisfies Words['senders']
