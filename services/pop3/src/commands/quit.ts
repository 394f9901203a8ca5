// QUIT. RFC 1939 §4, §6: only now messages are deleted.
import { parseNothing } from '../wire/arguments.ts'
import { Pop3Refusal } from '../pop3-refusal.ts'
import type { Maildrop } from '../maildrop.ts'
import type { Command } from './command.ts'

export const quit: Command = {
  name: 'QUIT',
  states: ['authorization', 'transaction'],
  async run(client, argument) {
    parseNothing(argument)
    client.isLeaving = true
    if (client.state === 'transaction') await update(client.maildrop)
    return { text: 'Good bye' }
  }
}

async function update(maildrop: Maildrop): Promise<void> {
  try {
    await maildrop.update()
  } catch (error) {
    throw new Pop3Refusal('Some messages were not deleted: log in and try again', {
      code: 'SYS/TEMP',
      cause: error
    })
  }
}
