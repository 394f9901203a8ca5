// Mailboxes and their key slots: done by the worker, then shown in the alias' record.
import { MailboxError, type ParamsOf } from '@postkeep/mailbox-contract'
import type { Context } from '../context.ts'
import type { KeyOperation } from '../thread-protocol.ts'
import { mailboxOf, type Request, type Response } from './request.ts'

const reading: ReadonlySet<KeyOperation> = new Set(['listSlots', 'mailboxUsage', 'maintainMailbox'] as const)

const removing: ReadonlySet<KeyOperation> = new Set(['deleteMailbox', 'resetMailbox'] as const)

export function manageKeys(operation: KeyOperation) {
  return async (context: Context, request: Request): Promise<Response> => {
    const mailbox = mailboxOf(request)
    requireOwnSession(context, request)
    const worker = context.workers.ownerOf(mailbox)
    const params = request.params as ParamsOf<typeof operation>
    if (removing.has(operation)) await removeShares(context, mailbox)
    const { value } = await limited(context, request, () => worker.call(operation, params))
    if (reading.has(operation)) return { value }
    context.events.keysChanged(operation, mailbox)
    if (operation === 'deleteMailbox') await context.mirror.clear(mailbox)
    else await context.mirror.write(mailbox, (await worker.call('keys', { mailbox })).value)
    return { value }
  }
}

/** What a mailbox shares with others goes with it: nobody else could look after it. */
async function removeShares({ workers }: Context, mailbox: string): Promise<void> {
  const { shares } = (await workers.ownerOf(mailbox).call('ownedShares', { mailbox })).value
  for (const share of shares) await workers.ownerOf(share).call('deleteMailbox', { mailbox: share })
}

/** A session proves only over its own connection. */
function requireOwnSession(context: Context, { params, connection }: Request): void {
  const proof = params['proof']
  if (typeof proof !== 'object' || proof === null || !('session' in proof)) return
  const { mailbox } = context.sessions.require(proof.session, connection)
  if (mailbox !== params['mailbox'])
    throw new MailboxError('not-allowed', 'the session is one of another mailbox')
}

/** Wrong proofs are limited as wrong logins are. */
async function limited<T>(context: Context, { params }: Request, work: () => Promise<T>): Promise<T> {
  if (!params['proof']) return work()
  const attempt = await context.limits.beginProof(String(params['mailbox']))
  if (attempt.kind === 'limited')
    throw new MailboxError('not-allowed', `too many wrong tries: wait ${attempt.retryAfter} s`)
  try {
    const answer = await work()
    await attempt.end('passed')
    return answer
  } catch (error) {
    const isWrong = error instanceof MailboxError && error.code === 'not-allowed'
    await attempt.end(isWrong ? 'failed' : 'passed')
    throw error
  }
}
