// The operations of a session: to the worker that holds it, and the stream back at the pace of the client.
import type { Context } from '../context.ts'
import type { WorkerOperationName } from '../thread-protocol.ts'
import type { Request, Response } from './request.ts'

export function inSession(operation: WorkerOperationName) {
  return async (context: Context, request: Request): Promise<Response> => {
    const { worker } = context.sessions.require(request.params['session'], request.connection)
    return worker.call(operation, request.params as never, { attachment: request.attachment })
  }
}

export function streamInSession(operation: 'bodies' | 'chunks' | 'search' | 'thread') {
  return async (context: Context, request: Request): Promise<Response> => {
    const { worker } = context.sessions.require(request.params['session'], request.connection)
    return worker.call(operation, request.params as never, {
      onFrame: (bytes) => request.stream(bytes),
      signal: request.signal
    })
  }
}

export async function logout(context: Context, request: Request): Promise<Response> {
  const session = context.sessions.require(request.params['session'], request.connection)
  context.sessions.remove(session)
  await session.worker.call('logout', { session: session.id })
  return { value: {} }
}
