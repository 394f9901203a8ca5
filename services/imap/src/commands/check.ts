// CHECK. RFC 3501 §6.4.1. All is durable already.
import { parseNothing } from '@postkeep/imap-protocol'
import { register } from './command.ts'

export const check = register({
  name: 'CHECK',
  states: ['selected'],
  parse: parseNothing,
  run: async () => {}
})
