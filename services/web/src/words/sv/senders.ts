import type { Words } from '../translate.ts'

export const senders = {
  title: 'Avsändare',
  lead: 'Vilka som inte får skicka e-post till den här servern, och vilka som får det vad som än sägs i övrigt. Det som är tillåtet vinner. postmaster och abuse hör alla.',
  list: 'Lista',
  denied: 'Nekade',
  allowed: 'Tillåtna',
  searchHint: 'Del av en adress eller ett nätverk',
  count: { one: 'En rad', other: '{count} rader' },
  noneDenied: 'Ingen nekas',
  noneDeniedLead: 'Den som skickar skräppost gång på gång sätts upp här av servern själv, för en tid.',
  noneAllowed: 'Ingen står på listan',
  noneAllowedLead: 'Sätt upp någon här vars e-post gång på gång tas för skräppost.',
  add: 'Lägg till på listan',
  entry: 'Avsändare',
  entryHint: 'En adress, en domän, *.domän, en IP-adress eller ett nätverk som 192.0.2.0/24.',
  daysWrong: 'Ange ett heltal från 0 till {most}.',
  sender: 'Vem',
  by: 'Av',
  byServer: 'Den här servern',
  byAdmin: 'Administratör'
} as const satisfies Words['senders']
