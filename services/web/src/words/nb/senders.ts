import type { Words } from '../translate.ts'

export const senders = {
  title: 'Avsendere',
  lead: 'Hvem som ikke kan sende e-post til denne serveren, og hvem som kan det uansett hva som ellers er sagt. Det som er tillatt, vinner. postmaster og abuse tar imot fra alle.',
  list: 'Liste',
  denied: 'Avvist',
  allowed: 'Tillatt',
  searchHint: 'Del av en adresse eller et nettverk',
  count: { one: 'Én oppføring', other: '{count} oppføringer' },
  noneDenied: 'Ingen blir avvist',
  noneDeniedLead: 'Klienter som sender spam gang på gang, setter serveren selv opp her for en stund.',
  noneAllowed: 'Ingen står på listen',
  noneAllowedLead: 'Sett opp noen her hvis e-posten deres gang på gang tas for spam.',
  add: 'Legg til på listen',
  entry: 'Avsender',
  entryHint: 'En adresse, et domene, *.domene, en IP-adresse eller et nettverk som 192.0.2.0/24.',
  daysWrong: 'Oppgi et helt tall fra 0 til {most}.',
  sender: 'Hvem',
  by: 'Av',
  byServer: 'Denne serveren',
  byAdmin: 'Administrator'
} as const satisfies Words['senders']
