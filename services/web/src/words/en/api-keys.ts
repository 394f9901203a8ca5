// Keys of programs.
export const apiKeys = {
  title: 'API keys',
  lead: 'With one of these a program works for you at {address}.',
  make: 'Make a key',
  name: 'For which program',
  nameHint: 'As “Backup script”.',
  scopes: 'May work with',
  scope_account: 'Account',
  scope_domains: 'Domains',
  scope_aliases: 'Aliases',
  scope_emails: 'Mail',
  readOnly: 'may look, and change nothing',
  addresses: 'Only for these aliases',
  addressesHint: 'One a line. Empty: for all that you may do.',
  newTitle: 'Your new API key',
  newLead: 'Copy it now: it is shown only here, and the server does not know it afterwards.',
  key: 'Key',
  address: 'Address of the API',
  use: 'Programs send it as the user name (HTTP basic auth), with an empty password.',
  over: 'over',
  revoked: 'The key is revoked.'
} as const
