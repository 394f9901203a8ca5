import type { Words } from '../translate.ts'

export const senders = {
  title: 'Absender',
  lead: 'Wer keine Mail an diesen Server senden darf, und wer es darf, was immer sonst gesagt ist. Was erlaubt ist, gewinnt. postmaster und abuse hören jeden.',
  list: 'Liste',
  denied: 'Abgewiesen',
  allowed: 'Erlaubt',
  searchHint: 'Teil einer Adresse oder eines Netzes',
  count: { one: 'Ein Eintrag', other: '{count} Einträge' },
  noneDenied: 'Niemand wird abgewiesen',
  noneDeniedLead: 'Wer immer wieder Spam sendet, den trägt der Server selbst für eine Weile hier ein.',
  noneAllowed: 'Niemand steht auf der Liste',
  noneAllowedLead: 'Tragen Sie hier ein, wessen Mail immer wieder für Spam gehalten wird.',
  add: 'Auf die Liste setzen',
  entry: 'Absender',
  entryHint: 'Eine Adresse, eine Domain, *.domain, eine IP-Adresse oder ein Netz wie 192.0.2.0/24.',
  daysWrong: 'Geben Sie eine ganze Zahl von 0 bis {most} an.',
  sender: 'Wer',
  by: 'Von',
  byServer: 'Dieser Server',
  byAdmin: 'Administrator'
} as const satisfies Words['senders']
