// Everything that is asked about a message before it is let in: side by side, then one verdict with its words.
import type { AuthenticationResults } from '@postkeep/authentication'
import type { Assessment } from '@postkeep/filtering'
import { decide } from './decide.ts'
import { describeResults } from './describe-results.ts'
import { isVouchedFor } from './forwarding/prepare-forward.ts'
import { judgeContent, type ContentPolicy } from './judge-content.ts'
import type { ReceiveContext } from './receive.ts'
import type { ReceivedMessage } from './received-message.ts'
import { countHops } from './trace.ts'

export type MessageVerdict =
  | { readonly kind: 'refuse'; readonly code: number; readonly enhanced: string; readonly text: string }
  | {
      readonly kind: 'accept'
      readonly results: AuthenticationResults
      /** Of the message as a whole: Junk where one of the copies is. */
      readonly folder: 'INBOX' | 'Junk'
      /** Addresses of recipients whose copy goes to Junk. */
      readonly junk: ReadonlySet<string>
      readonly words: string
    }

export async function judgeMessage(
  message: ReceivedMessage,
  context: ReceiveContext
): Promise<MessageVerdict> {
  const { client, raw, recipients, sender, visit } = message
  const { address: clientAddress, helo } = client
  const [results, examined, policies] = await Promise.all([
    context.authenticator.authenticate({ raw, sender, clientAddress, helo }),
    visit.examine(scanRequest(message)),
    Promise.all(recipients.map(({ resolution }) => policyOf(resolution.alias.domain, context)))
  ])
  const facts = {
    isVouched: isVouchedFor(sender, results),
    spf: results.spf.result,
    dmarc: results.dmarc.result
  }
  const assessment = await visit.assess(examined, { sender, ...facts })
  const decision = withAllowance(decide(results, countHops(raw)), assessment)
  if (decision.kind === 'refuse') return decision
  const content = judgeContent(assessment, policies)
  if (content.kind === 'refuse') {
    if (content.isAbuse) visit.note('spam')
    return content
  }
  const isJunk = (index: number) => decision.folder === 'Junk' || content.isJunk[index] === true
  const junk = new Set(recipients.filter((_each, index) => isJunk(index)).map(({ address }) => address))
  const folder = junk.size > 0 ? 'Junk' : 'INBOX'
  if (folder === 'INBOX' && facts.isVouched) visit.note('good')
  const told = [decision.reason, ...content.reasons, ...describeResults(results, clientAddress)]
  return { kind: 'accept', results, folder, junk, words: `${folder}: ${told.join('. ')}` }
}

function scanRequest({ client, raw, recipients, sender, trace }: ReceivedMessage) {
  const { address: remoteAddress, helo, hostName } = client
  return {
    raw,
    trace,
    sender,
    recipients: recipients.map(({ address }) => address),
    remoteAddress,
    helo,
    hostName
  }
}

type Decision = ReturnType<typeof decide>

/** Who is let in whatever else is said is let in whatever DMARC says. */
function withAllowance(decision: Decision, { allowed }: Assessment): Decision {
  const isSuspected = decision.kind === 'accept' ? decision.folder === 'Junk' : decision.code === 550
  return allowed !== undefined && isSuspected
    ? { kind: 'accept', folder: 'INBOX', reason: 'DMARC would have it otherwise' }
    : decision
}

async function policyOf(
  domainId: string,
  { contentPolicy, directory }: ReceiveContext
): Promise<ContentPolicy> {
  const domain = domainId === '' ? undefined : await directory.domains.find(domainId)
  const usual = contentPolicy()
  if (!domain) return usual
  const { executable_policy, has_executable_protection, has_virus_protection } = domain
  return {
    junkScore: domain.spam_junk_score || usual.junkScore,
    rejectScore: domain.spam_reject_score || usual.rejectScore,
    executables: has_executable_protection ? (executable_policy ?? usual.executables) : 'allow',
    refusesViruses: has_virus_protection
  }
}
