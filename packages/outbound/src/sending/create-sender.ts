// Sends a message to the mail servers of a domain: each host in turn, until every recipient has an answer.
import { networkInterfaces } from 'node:os'
import { isPublicAddress, type Resolver } from '@postkeep/dns'
import type { Logger } from '@postkeep/log'
import type { RecipientResult } from '../queue/recipient-result.ts'
import { findTargets } from './find-targets.ts'
import type { SendRecipient, SendRequest } from './send-request.ts'
import { SessionPool } from './session-pool.ts'
import { defaultTimeouts, type Timeouts } from './smtp-session.ts'
import { type Outcome, transact } from './transact.ts'

export interface SenderOptions {
  readonly resolver: Resolver
  /** Our name in EHLO. */
  readonly hostName: string
  readonly logger: Logger
  readonly port?: number
  /** Loopback, private and own addresses too: for tests, and for a relay in one's own network. */
  readonly allowPrivate?: boolean
  /** PEM, for messages that require TLS. */
  readonly tlsRoots?: readonly string[]
  readonly timeouts?: Partial<Timeouts>
}

export interface Sender extends AsyncDisposable {
  /** A result for each recipient; never throws for what the network or a remote does. */
  send(request: SendRequest): Promise<RecipientResult[]>
}

export function createSender(options: SenderOptions): Sender {
  const { allowPrivate = false, hostName, logger, resolver } = options
  const timeouts = { ...defaultTimeouts, ...options.timeouts }
  const pool = new SessionPool({ hostName, port: options.port ?? 25, timeouts, tlsRoots: options.tlsRoots })
  const isAllowed = (address: string) => allowPrivate || (isPublicAddress(address) && !isOwn(address))
  return {
    async send(request) {
      const search = await findTargets(request.domain, { resolver, hostName, isAllowed })
      if (search.kind !== 'targets') {
        const { code, kind, reply } = search
        return request.recipients.map(({ address }) => ({ address, kind, code, reply }))
      }
      const answers = new Answers(request.recipients)
      for (const target of search.targets) {
        for (const group of groupedByWishes(answers.open)) {
          const outcomes = await transact(pool, target, { ...request, recipients: group })
          for (const outcome of outcomes) answers.take(outcome)
          logger.debug({ host: target.host, outcomes }, 'a mail server has answered')
        }
        if (answers.open.length === 0) break
      }
      return answers.results()
    },
    [Symbol.asyncDispose]() {
      pool.close()
      return Promise.resolve()
    }
  }
}

/** The answers so far, over all hosts. */
class Answers {
  open: readonly SendRecipient[]
  readonly #outcomes = new Map<string, Outcome>()

  constructor(recipients: readonly SendRecipient[]) {
    this.open = recipients
  }

  take(outcome: Outcome): void {
    const before = this.#outcomes.get(outcome.address)
    // One host may be down while another refuses us: the one that is down decides.
    if (before?.kind === 'temporary' && outcome.kind === 'permanent' && outcome.isOfHost) return
    this.#outcomes.set(outcome.address, outcome)
    if (outcome.kind === 'temporary' || outcome.isOfHost) return
    this.open = this.open.filter(({ address }) => address !== outcome.address)
  }

  results(): RecipientResult[] {
    return [...this.#outcomes.values()].map(({ address, code, delivery, kind, reply }) => {
      return { kind, address, code, reply, delivery }
    })
  }
}

/** NOTIFY and ORCPT stand once for all recipients of a transaction in nodemailer. */
function groupedByWishes(recipients: readonly SendRecipient[]): SendRecipient[][] {
  const groups = Map.groupBy(recipients, ({ notify, orcpt }) => JSON.stringify([notify ?? [], orcpt ?? '']))
  return [...groups.values()]
}

/** An address of this machine. Behind NAT it does not know its public one. */
function isOwn(address: string): boolean {
  return Object.values(networkInterfaces()).some((entries) =>
    entries?.some((entry) => entry.address === address)
  )
}
