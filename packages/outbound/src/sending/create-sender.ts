// Sends a message to the mail servers of a domain: each host in turn, until every recipient has an answer.
import { networkInterfaces } from 'node:os'
import { isPublicAddress, preferSecure, type Resolver, type SecureResolver } from '@postkeep/dns'
import type { Logger } from '@postkeep/log'
import { classifyBounce } from '../bounces/classify-bounce.ts'
import type { FindStsPolicy } from '../mta-sts/find-policy.ts'
import type { RecipientResult } from '../queue/recipient-result.ts'
import { ruleChooser, type RuleChoice } from '../tls/choose-rule.ts'
import { findRelayTargets, findTargets, type Target, type TargetSearch } from './find-targets.ts'
import { relayRule, type Relay } from './relay.ts'
import type { SendRecipient, SendRequest } from './send-request.ts'
import { SessionPool } from './session-pool.ts'
import { defaultTimeouts, type LocalAddresses, type Timeouts } from './smtp-session.ts'
import { type Outcome, transact } from './transact.ts'

export interface SenderOptions {
  readonly resolver: Resolver
  /** Validates DNSSEC; without it there is no DANE. */
  readonly secureResolver?: SecureResolver | undefined
  /** Without it MTA-STS policies are not looked for. */
  readonly stsPolicies?: FindStsPolicy | undefined
  /** Our name in EHLO: that of the reverse look-up of our address. */
  readonly hostName: string
  readonly logger: Logger
  readonly port?: number
  /** Loopback, private and own addresses too: for tests, and for a relay in one's own network. */
  readonly allowPrivate?: boolean
  /** PEM, for servers that have to prove their name. */
  readonly tlsRoots?: readonly string[]
  readonly localAddresses?: LocalAddresses | undefined
  readonly timeouts?: Partial<Timeouts>
}

export interface Sender extends AsyncDisposable {
  /** A result for each recipient; never throws for what the network or a remote does. */
  send(request: SendRequest): Promise<RecipientResult[]>
}

interface Way {
  readonly search: TargetSearch
  readonly choose: (target: Target) => Promise<RuleChoice>
}

export function createSender(options: SenderOptions): Sender {
  const { allowPrivate = false, hostName, logger, localAddresses, tlsRoots } = options
  const timeouts = { ...defaultTimeouts, ...options.timeouts }
  const pool = new SessionPool({ hostName, timeouts, tlsRoots, localAddresses })
  const isAllowed = (address: string) => allowPrivate || isAddressOfOthers(address)
  const secure = options.secureResolver
  const resolver = secure ? preferSecure(secure, options.resolver) : options.resolver
  const search = { resolver, hostName, isAllowed, port: options.port ?? 25 }
  const rules = { secure, findStsPolicy: options.stsPolicies }

  async function along({ choose, search: found }: Way, request: SendRequest): Promise<RecipientResult[]> {
    if (found.kind !== 'targets') {
      const { code, kind, reply } = found
      return request.recipients.map(({ address }) => ({ address, kind, code, reply }))
    }
    const answers = new Answers(request.recipients)
    for (const target of found.targets) {
      const choice = await choose(target)
      for (const group of groupedByWishes(answers.open)) {
        const outcomes =
          choice.kind === 'refused'
            ? group.map(({ address }) => notTo(address, choice.reply))
            : await transact(pool, { target, rule: choice.rule }, { ...request, recipients: group })
        for (const outcome of outcomes) answers.take(outcome)
        logger.debug({ host: target.host, outcomes }, 'a mail server has answered')
      }
      if (answers.open.length === 0) break
    }
    return answers.results()
  }

  async function directly(request: SendRequest): Promise<RecipientResult[]> {
    const found = await findTargets(request.domain, { ...search, port: request.port ?? search.port })
    return along({ search: found, choose: ruleChooser(request, rules) }, request)
  }

  async function through(relay: Relay, request: SendRequest): Promise<RecipientResult[]> {
    const rule = relayRule(relay)
    const found = await findRelayTargets(relay, search)
    const plain = { ...request, returnPath: undefined }
    return along({ search: found, choose: () => Promise.resolve({ kind: 'rule', rule }) }, plain)
  }

  return {
    async send(request) {
      const { recipients, relay: use } = request
      if (use?.when === 'always') return through(use.relay, request)
      const results = await directly(request)
      const barred = new Set(results.filter(isBlocked).map(({ address }) => address))
      if (!use || barred.size === 0) return results
      const left = recipients.filter(({ address }) => barred.has(address))
      const relayed = await through(use.relay, { ...request, recipients: left })
      return [...results.filter(({ address }) => !barred.has(address)), ...relayed]
    },
    [Symbol.asyncDispose]() {
      pool.close()
      return Promise.resolve()
    }
  }
}

/** Nobody answers, as where a network lets nothing out by port 25, or they take nothing from our address. */
function isBlocked({ code, kind, reply }: RecipientResult): boolean {
  if (kind === 'sent') return false
  return code === 0 ? reply.startsWith('4.4.2 ') : classifyBounce({ code, reply }).category === 'block'
}

function notTo(address: string, reply: string): Outcome {
  return { address, kind: 'temporary', code: 0, reply, isOfHost: true }
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

/** Public, and not of this machine: behind NAT it does not know its public one. */
export function isAddressOfOthers(address: string): boolean {
  const isOwn = Object.values(networkInterfaces()).some((entries) =>
    entries?.some((entry) => entry.address === address)
  )
  return !isOwn && isPublicAddress(address)
}
