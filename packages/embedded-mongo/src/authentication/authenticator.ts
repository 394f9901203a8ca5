// Authentication of connections: saslStart, saslContinue, and the start that a driver sends along with hello.
import { Binary } from 'bson'
import { CommandFailure } from '../command-failure.ts'
import { type Doc, isDocument } from '../document.ts'
import { deriveCredentials, ScramConversation, type ScramCredentials } from './scram.ts'

export const MECHANISM = 'SCRAM-SHA-256'

/** What a connection has proven so far. */
export interface AuthenticationState {
  user: string | undefined
  conversation: ScramConversation | undefined
  skipEmptyExchange: boolean
  /** The proof was right; one empty exchange is to follow. */
  isProven: boolean
}

export function newAuthenticationState(): AuthenticationState {
  return { user: undefined, conversation: undefined, skipEmptyExchange: false, isProven: false }
}

export class Authenticator {
  readonly #credentials: ScramCredentials | undefined

  /** Without a user and a password everybody may do everything. */
  constructor(user: { username: string; password: string } | undefined) {
    this.#credentials = user && deriveCredentials(user.username, user.password)
  }

  isAllowed(state: AuthenticationState): boolean {
    return this.#credentials === undefined || state.user !== undefined
  }

  get mechanisms(): string[] {
    return this.#credentials ? [MECHANISM] : []
  }

  start(state: AuthenticationState, command: Doc, database: string): Doc {
    state.user = undefined
    const credentials = this.#credentials
    if (!credentials || database !== 'admin' || command['mechanism'] !== MECHANISM)
      throw authenticationFailed()
    const options = command['options']
    state.conversation = new ScramConversation(credentials)
    state.isProven = false
    state.skipEmptyExchange = isDocument(options) && options['skipEmptyExchange'] === true
    return this.#reply(state.conversation.start(payloadOf(command)), false)
  }

  continue(state: AuthenticationState, command: Doc): Doc {
    const conversation = state.conversation
    if (!conversation) throw authenticationFailed()
    if (state.isProven) return this.#finish(state, '')
    const serverFinal = conversation.finish(payloadOf(command))
    if (serverFinal === undefined) {
      state.conversation = undefined
      throw authenticationFailed()
    }
    if (state.skipEmptyExchange) return this.#finish(state, serverFinal)
    state.isProven = true
    return this.#reply(serverFinal, false)
  }

  #finish(state: AuthenticationState, payload: string): Doc {
    state.conversation = undefined
    state.user = this.#credentials?.username
    return this.#reply(payload, true)
  }

  #reply(payload: string | undefined, done: boolean): Doc {
    if (payload === undefined) throw authenticationFailed()
    return { conversationId: 1, done, payload: new Binary(Buffer.from(payload)) }
  }
}

function payloadOf(command: Doc): string {
  const payload = command['payload']
  if (payload instanceof Binary) return Buffer.from(payload.buffer.subarray(0, payload.position)).toString()
  throw authenticationFailed()
}

function authenticationFailed(): CommandFailure {
  return new CommandFailure('AuthenticationFailed', 'Authentication failed.')
}
