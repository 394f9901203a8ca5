// hello, and its older names: what the server is, to drivers that discover it. It can carry the first step of authentication.
import { CommandFailure } from '../command-failure.ts'
import { type Doc, isDocument, MAX_DOCUMENT_BYTES } from '../document.ts'
import { textArgument } from './arguments.ts'
import type { Call, Command, CommandTable } from './command.ts'

export const MAX_MESSAGE_BYTES = 48_000_000

const command: Command = { access: 'none', run: hello }

export const helloCommands: CommandTable = { hello: command, isMaster: command, ismaster: command }

function hello(call: Call): Doc {
  return {
    isWritablePrimary: true,
    ismaster: true,
    helloOk: true,
    ...replicaSetFields(call),
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    maxMessageSizeBytes: MAX_MESSAGE_BYTES,
    maxWriteBatchSize: 100_000,
    localTime: call.services.clock(),
    logicalSessionTimeoutMinutes: 30,
    connectionId: call.peer.id,
    minWireVersion: 0,
    maxWireVersion: 21,
    readOnly: false,
    ...authenticationFields(call)
  }
}

function replicaSetFields(call: Call): Doc {
  const { replicaSet } = call.services
  if (!replicaSet) return {}
  const address = memberAddress(call)
  return {
    setName: replicaSet.name,
    setVersion: 1,
    secondary: false,
    hosts: [address],
    primary: address,
    me: address
  }
}

/** host:port of the only member. */
export function memberAddress({ services, peer }: Call): string {
  return services.replicaSet?.host ?? peer.localAddress
}

function authenticationFields({ command: request, services, peer }: Call): Doc {
  const fields: Doc = {}
  if (request['saslSupportedMechs'] !== undefined)
    fields['saslSupportedMechs'] = services.authenticator.mechanisms
  const speculative = request['speculativeAuthenticate']
  if (!isDocument(speculative)) return fields
  try {
    const database = textArgument(speculative, 'db')
    fields['speculativeAuthenticate'] = services.authenticator.start(
      peer.authentication,
      speculative,
      database
    )
  } catch (error) {
    // The driver then authenticates by saslStart, and is refused there.
    if (!(error instanceof CommandFailure)) throw error
  }
  return fields
}
