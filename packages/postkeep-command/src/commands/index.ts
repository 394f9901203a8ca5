// All commands, in the order of the help.
import type { Command } from '../command.ts'
import { aliasCommands } from './alias.ts'
import { domainCommands } from './domain.ts'
import { passwordCommands } from './password.ts'
import { queueCommands } from './queue.ts'
import { userCommands } from './user.ts'

export const commands: readonly Command[] = [
  ...userCommands,
  ...domainCommands,
  ...aliasCommands,
  ...passwordCommands,
  ...queueCommands
]
