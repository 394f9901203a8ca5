// Who may not send here, and who always may.
export const senders = {
  title: 'Senders',
  lead: 'Who may not send mail to this server, and who may whatever else is said. What is allowed wins. postmaster and abuse hear everybody.',
  list: 'List',
  denied: 'Denied',
  allowed: 'Allowed',
  searchHint: 'Part of an address or network',
  count: { one: 'One entry', other: '{count} entries' },
  noneDenied: 'Nobody is denied',
  noneDeniedLead: 'Clients that send spam again and again are put here by the server itself, for a while.',
  noneAllowed: 'Nobody is on the list',
  noneAllowedLead: 'Put somebody here whose mail is taken for spam again and again.',
  add: 'Add to the list',
  entry: 'Sender',
  entryHint: 'An address, a domain, *.domain, an IP address or a network such as 192.0.2.0/24.',
  daysWrong: 'Give a whole number from 0 to {most}.',
  sender: 'Who',
  by: 'By',
  byServer: 'This server',
  byAdmin: 'Administrator'
} as const
