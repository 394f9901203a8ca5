// STLS. RFC 2595 §4.
import { Pop3Refusal } from '../pop3-refusal.ts'
import { parseNothing } from '../wire/arguments.ts'
import type { Command } from './command.ts'

export const stls: Command = {
  name: 'STLS',
  states: ['authorization'],
  capabilities: ({ isSecure, state }) => (isSecure || state !== 'authorization' ? [] : ['STLS']),
  async run(client, argument) {
    parseNothing(argument)
    if (client.isSecure) throw new Pop3Refusal('TLS is on already', { isFault: true })
    client.upgradeAfterAnswer()
    return { text: 'Begin TLS now' }
  }
}
