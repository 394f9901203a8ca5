// SETQUOTA. RFC 9208 §4.1.3: who runs the server sets quotas, not who uses it.
import { parseSetQuota } from '@postkeep/imap-protocol'
import { ImapRefusal } from '../imap-refusal.ts'
import { loggedIn, register } from './command.ts'

export const setQuota = register({
  name: 'SETQUOTA',
  states: loggedIn,
  parse: parseSetQuota,
  async run() {
    throw new ImapRefusal('NO', 'NOPERM', 'The quota is set by the administrator')
  }
})
