export const landing = {
  title: 'Mail that is yours',
  lead: 'This server receives, sends and keeps mail for its own domains: every mailbox one encrypted file that even its operator cannot read.',
  begin: 'Create the first account',
  firstTitle: 'A fresh server',
  first: 'Nobody has an account yet. The first one becomes the administrator.',
  privateTitle: 'Private by construction',
  privateText: 'A mailbox is encrypted with its own key. Passwords open it; the server keeps none of them.',
  standardTitle: 'Any mail program',
  standardText: 'IMAP, POP3 and SMTP, set up by itself in Thunderbird, Apple Mail and most others.',
  aliasTitle: 'As many addresses as you like',
  aliasText: 'A name for every shop and every person, forwarded or kept, on all your domains.',
  welcome: 'Go to my domains'
} as const
