// NOOP. RFC 9051 §6.1.2. What has changed is told before every answer.
import { parseNothing } from '@postkeep/imap-protocol'
import { anyState, register } from './command.ts'

export const noop = register({ name: 'NOOP', states: anyState, parse: parseNothing, run: async () => {} })
