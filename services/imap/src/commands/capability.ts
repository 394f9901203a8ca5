// CAPABILITY. RFC 9051 §6.1.1.
import { capabilityResponse, parseNothing } from '@postkeep/imap-protocol'
import type { Client } from '../client.ts'
import { anyState, register, type RegisteredCommand } from './command.ts'

/** `commands`: all that are registered, this one too; asked for when it is needed. */
export function capabilityCommand(commands: () => Iterable<RegisteredCommand>): RegisteredCommand {
  return register({
    name: 'CAPABILITY',
    states: anyState,
    capabilities: ['IMAP4rev1', 'IMAP4rev2', 'LITERAL+'],
    parse: parseNothing,
    async run({ client }) {
      client.output.text(capabilityResponse(capabilitiesOf(commands(), client)))
    }
  })
}

/** What is registered, and what of it this client can use now. */
export function capabilitiesOf(commands: Iterable<RegisteredCommand>, client: Client): string[] {
  const isOpen = client.session.state === 'notAuthenticated'
  const names = new Set<string>()
  for (const command of commands) for (const name of command.capabilities ?? []) names.add(name)
  if (!isOpen || client.isSecure) names.delete('STARTTLS')
  if (!isOpen || !client.isSecure) for (const name of names) if (name.startsWith('AUTH=')) names.delete(name)
  if (isOpen && !client.isSecure) names.add('LOGINDISABLED')
  const { messageLimit, messagesPerCommand } = client.shared.config
  if (!isOpen) names.add(`APPENDLIMIT=${messageLimit}`).add(`MESSAGELIMIT=${messagesPerCommand}`)
  return [...names]
}
