// The mail that the server itself writes.
export const mail = {
  resetSubject: 'Reset your password',
  reset:
    'Hello,\n\nsomebody, probably you, wants to set a new password for your account on {site}.\nFollow this link within 30 minutes:\n\n{url}\n\nIf it was not you, do nothing: your password stays as it is.\n',
  changeSubject: 'Confirm your new address',
  change:
    'Hello,\n\nto log in to {site} with this address from now on, follow this link within a day:\n\n{url}\n',
  changedSubject: 'Your address was changed',
  changed:
    'Hello,\n\nyour account on {site} now has the address {email}; this one is no longer used.\n\nIf it was not you, tell the administrator of the server at once.\n',
  passwordSubject: 'Your password was changed',
  password:
    'Hello,\n\nthe password of your account on {site} was changed just now.\n\nIf it was not you, reset it at once: {url}\n',
  passkeySubject: 'A passkey was added',
  passkey:
    'Hello,\n\nthe passkey “{name}” now opens your account on {site}.\n\nIf it was not you, remove it and change your password at once: {url}\n',
  inviteSubject: 'You are invited to {domain}',
  invite:
    'Hello,\n\n{from} invites you to {domain}, whose mail is kept on {site}.\nFollow this link within two weeks:\n\n{url}\n\nIf you do not know why, do nothing.\n'
} as const
