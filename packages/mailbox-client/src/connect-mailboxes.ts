// A client process' way to all mailboxes: a few connections, shared by all its sessions.
import type { Logger } from '@postkeep/log'
import { MailboxError, type Identity, type LoginOutcome, type ParamsOf } from '@postkeep/mailbox-contract'
import { Channel, type Call } from './channel.ts'
import { deliveryOperations, type DeliveryOperations } from './delivery.ts'
import { keyOperations, type KeyOperations } from './keys.ts'
import { FolderCache } from './folder-cache.ts'
import { openSession, type MailboxSession } from './mailbox-session.ts'
import { WorkerChannels } from './worker-channels.ts'

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

export type LoginParams = Omit<ParamsOf<'login'>, 'open' | 'handsOver'>

export interface MailboxClient extends DeliveryOperations, KeyOperations, AsyncDisposable {
  /** Any operation of the contract that needs no session. @throws MailboxError */
  readonly call: Call
  /** Opens the mailbox. @throws MailboxError('unavailable') where the login could not be checked */
  login(params: LoginParams): Promise<LoginResult>
  /** Checks a password and opens nothing: for services that only need to know who it is. */
  verify(params: LoginParams): Promise<LoginOutcome>
  /** Resolves when the service answers; @throws MailboxError('unavailable') when it does not. */
  ping(): Promise<void>
  close(): Promise<void>
}

export function connectMailboxes(options: ConnectOptions): MailboxClient {
  const { connections = 1, ...address } = options
  const channels = Array.from({ length: connections }, () => new Channel(address))
  const workers = new WorkerChannels(address)
  const cache = new FolderCache()
  let turn = 0
  const next = () => channels[(turn = (turn + 1) % channels.length)]!
  const call: Call = (operation, params, callOptions) => next().call(operation, params, callOptions)

  async function close(): Promise<void> {
    await Promise.all([...channels, workers].map((open) => open.close()))
  }

  return {
    call,
    ...deliveryOperations(next),
    ...keyOperations(call),
    login: (params) => login({ channel: leastLoaded(channels), workers, cache }, params),
    verify: async (params) => (await call('login', { ...params, open: false })).value,
    ping: async () => void (await call('ping', {})),
    close,
    [Symbol.asyncDispose]: close
  }
}

interface Ways {
  readonly channel: Channel
  readonly workers: WorkerChannels
  readonly cache: FolderCache
}

async function login({ channel, workers, cache }: Ways, params: LoginParams): Promise<LoginResult> {
  const handsOver = params.scope === 'imap' || params.scope === 'pop3'
  const { value } = await channel.call('login', { ...params, open: true, handsOver })
  if (value.kind === 'refused') return value
  const { identity, port, session: id } = value
  if (id === undefined) throw new MailboxError('unavailable', 'the login opened no session')
  if (port === undefined)
    return { kind: 'accepted', identity, session: openSession({ channel, cache }, id, identity) }
  const session = await claim(workers, port, (worker) =>
    openSession({ channel: worker, cache }, id, identity)
  )
  return { kind: 'accepted', identity, session }
}

async function claim(
  workers: WorkerChannels,
  port: number,
  open: (channel: Channel) => MailboxSession
): Promise<MailboxSession> {
  const channel = workers.at(port)
  const session = open(channel)
  try {
    await channel.call('claim', { session: session.id } as ParamsOf<'claim'>)
    return session
  } catch (error) {
    channel.remove(session.id)
    if (channel.sessions === 0) workers.drop(channel, port)
    throw error
  }
}

function leastLoaded(channels: readonly Channel[]): Channel {
  return channels.reduce((best, channel) => (channel.sessions < best.sessions ? channel : best))
}
