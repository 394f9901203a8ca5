// A client process' way to all mailboxes: a few connections, shared by all its sessions.
import type { Logger } from '@postkeep/log'
import { MailboxError, type Identity, type LoginOutcome, type ParamsOf } from '@postkeep/mailbox-contract'
import { Channel, type Call } from './channel.ts'
import { deliveryOperations, type DeliveryOperations } from './delivery.ts'
import { keyOperations, type KeyOperations } from './keys.ts'
import { FolderCache } from './folder-cache.ts'
import { openSession, type MailboxSession, type SessionSurroundings } from './mailbox-session.ts'

export interface ConnectOptions {
  readonly host: string
  readonly port: number
  readonly secret: string
  readonly logger: Logger
  /** Connections to the service (1). */
  readonly connections?: number
}

export type LoginResult =
  | { readonly kind: 'accepted'; readonly identity: Identity; readonly session: MailboxSession }
  | Extract<LoginOutcome, { kind: 'refused' }>

export interface MailboxClient extends DeliveryOperations, KeyOperations, AsyncDisposable {
  /** Any operation of the contract that needs no session. @throws MailboxError */
  readonly call: Call
  /** Opens the mailbox. @throws MailboxError('unavailable') where the login could not be checked */
  login(params: Omit<ParamsOf<'login'>, 'open'>): Promise<LoginResult>
  /** Checks a password and opens nothing: for services that only need to know who it is. */
  verify(params: Omit<ParamsOf<'login'>, 'open'>): Promise<LoginOutcome>
  /** Resolves when the service answers; @throws MailboxError('unavailable') when it does not. */
  ping(): Promise<void>
  close(): Promise<void>
}

export function connectMailboxes(options: ConnectOptions): MailboxClient {
  const { connections = 1, ...address } = options
  const channels = Array.from({ length: connections }, () => new Channel(address))
  const cache = new FolderCache()
  let turn = 0
  const next = () => channels[(turn = (turn + 1) % channels.length)]!
  const call: Call = (operation, params, callOptions) => next().call(operation, params, callOptions)

  async function close(): Promise<void> {
    await Promise.all(channels.map((channel) => channel.close()))
  }

  return {
    call,
    ...deliveryOperations(next),
    ...keyOperations(call),
    login: (params) => login({ channel: leastLoaded(channels), cache }, params),
    verify: async (params) => (await call('login', { ...params, open: false })).value,
    ping: async () => void (await call('ping', {})),
    close,
    [Symbol.asyncDispose]: close
  }
}

async function login(
  surroundings: SessionSurroundings,
  params: Omit<ParamsOf<'login'>, 'open'>
): Promise<LoginResult> {
  const { value } = await surroundings.channel.call('login', { ...params, open: true })
  if (value.kind === 'refused') return value
  if (value.session === undefined) throw new MailboxError('unavailable', 'the login opened no session')
  const session = openSession(surroundings, value.session, value.identity)
  return { kind: 'accepted', identity: value.identity, session }
}

function leastLoaded(channels: readonly Channel[]): Channel {
  return channels.reduce((best, channel) => (channel.sessions < best.sessions ? channel : best))
}
