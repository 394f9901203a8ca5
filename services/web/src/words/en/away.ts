// What an alias answers and sends as.
export const away = {
  title: 'Away',
  lead: '{address} answers by itself while you are away: each sender once in a few days, and no mailing list.',
  isOn: 'Answer while I am away',
  isOnHint: 'Mail is kept or forwarded as always.',
  subject: 'Subject',
  subjectHint: 'Empty: the subject of the mail that is answered.',
  message: 'What it says',
  first: 'First day',
  firstHint: 'Empty: from now on.',
  last: 'Last day',
  lastHint: 'Empty: until it is switched off here.',
  off: 'No answer by itself',
  on: 'Answers by itself',
  from: 'Answers by itself from {when}',
  until: 'Answers by itself until {when}',
  over: 'The time of the answer is over',
  senders: 'Sends as',
  sendersLead:
    '{address} always sends as itself. A mail program that logs in with its password may use these too.',
  sendersField: 'Other addresses',
  sendersHint:
    'One a line, as info@example.com; *@example.com is all of a domain. Only of domains that the owner of the alias administers.',
  ownOnly: 'Its own address only',
  change: 'Change',
  changeOf: 'Change: {what}'
} as const
