// The RPC port: each call to its command, each refusal to its code.
import { RpcFailure, type RpcCall, type RpcReply, type RpcServer } from '@postkeep/rpc'
import { MailboxError, type MailboxEvent } from '@postkeep/mailbox-contract'
import { commands, type Command } from './commands/index.ts'
import type { Context } from './context.ts'
import { endSessions } from './end-sessions.ts'
import { listen } from './listen.ts'
import type { Sessions } from './sessions.ts'

export interface ServerOptions {
  readonly context: Context
  readonly host: string
  readonly port: number
  readonly secret: string
}

export function openServer({ context, host, port, secret }: ServerOptions): Promise<RpcServer> {
  return listen({
    host,
    port,
    secret,
    logger: context.logger,
    handle: (call) => handle(context, call),
    onDisconnect: (connection) => endSessions(context, connection)
  })
}

/** Pushes what a worker tells to the sessions that it is for. */
export function pushEvents(
  sessions: Sessions,
  events: readonly MailboxEvent[],
  attachment: Uint8Array | undefined
): void {
  for (const event of events) {
    const session = sessions.find(event.session)
    session?.connection.push(event, attachment)
    if (event.kind !== 'ended') continue
    if (session) sessions.remove(session)
    else sessions.linkEnded(event.session)
  }
}

async function handle(context: Context, call: RpcCall): Promise<RpcReply> {
  try {
    const command = commandOf(call.operation)
    return await command(context, {
      operation: call.operation,
      params: paramsOf(call.params),
      attachment: call.attachment,
      stream: (...buffers) => call.stream(...buffers),
      get signal() {
        return call.signal
      },
      connection: call.connection
    })
  } catch (error) {
    throw failureOf(context, call, error)
  }
}

function commandOf(operation: string): Command {
  if (Object.hasOwn(commands, operation)) return commands[operation as keyof typeof commands]
  throw new MailboxError('invalid', 'there is no such operation')
}

function paramsOf(params: unknown): Record<string, unknown> {
  if (typeof params === 'object' && params !== null && !Array.isArray(params))
    return params as Record<string, unknown>
  throw new MailboxError('invalid', 'an operation has named parameters')
}

function failureOf({ events }: Context, { operation, signal }: RpcCall, error: unknown): RpcFailure {
  const isExpected = error instanceof MailboxError && error.cause === undefined
  if (!isExpected && !signal.aborted) events.failed(operation, error)
  if (error instanceof MailboxError) return new RpcFailure(error.code, error.message)
  return new RpcFailure('unavailable', 'the operation failed')
}
