// Whose addresses are the session's, and when others are busy. RFC 6638 §2.4.1, §5.
import { parseAddress } from '@postkeep/address'
import type { MailboxOwner } from '@postkeep/directory'
import { MailboxError, type FreeBusyOutcome } from '@postkeep/mailbox-contract'
import type { Context } from '../context.ts'
import { withOwnedCalendars } from '../shares/owned-calendars.ts'
import type { Request, Response } from './request.ts'

const mostAddresses = 100

export async function listAddresses(context: Context, request: Request): Promise<Response> {
  const { addresses } = await ownerOf(context, request)
  return { value: { addresses: [...addresses] } }
}

export async function freeBusy(context: Context, request: Request): Promise<Response> {
  const { addresses, start, end } = request.params
  const isRange = Number.isFinite(start) && Number.isFinite(end)
  if (!Array.isArray(addresses) || addresses.length > mostAddresses || !isRange) {
    throw new MailboxError('invalid', `times are asked of at most ${mostAddresses} addresses`)
  }
  const owner = await ownerOf(context, request)
  const range = { start: Number(start), end: Number(end) }
  const outcomes = addresses.map((address) => busyTimes(context, { owner, address: String(address), range }))
  return { value: { outcomes: await Promise.all(outcomes) } }
}

interface Question {
  readonly owner: MailboxOwner
  readonly address: string
  readonly range: { readonly start: number; readonly end: number }
}

/** Who is of another domain and another user's is not shown. */
async function busyTimes(
  { directory, workers }: Context,
  { owner, address, range }: Question
): Promise<FreeBusyOutcome> {
  const parsed = parseAddress(address)
  const resolution = parsed && (await directory.recipients.resolve(parsed))
  if (resolution?.kind !== 'accepted') return { kind: 'unknown' }
  const { alias, mailboxes } = resolution
  const [first] = mailboxes
  if (alias.domain !== owner.domain && alias.user !== owner.user) return { kind: 'no-authority' }
  if (first === undefined || mailboxes.length > 1) return { kind: 'closed' }
  return allBusyTimes(workers, first.id, range)
}

/** Of its calendars, those that it shares among them. */
async function allBusyTimes(
  workers: Context['workers'],
  mailbox: string,
  range: Question['range']
): Promise<FreeBusyOutcome> {
  const own = (await workers.ownerOf(mailbox).call('busyTimes', { mailbox, ...range })).value
  if (own.kind !== 'known') return own
  return withOwnedCalendars(workers, mailbox, async (calendars) => {
    const others = await Promise.all(
      calendars.map(({ share, worker }) => worker.call('busyTimes', { mailbox: share, ...range }))
    )
    const busy = others.flatMap(({ value }) => (value.kind === 'known' ? value.busy : []))
    return { kind: 'known', busy: [...own.busy, ...busy] }
  })
}

async function ownerOf(
  { directory, sessions }: Context,
  { params, connection }: Request
): Promise<MailboxOwner> {
  const { mailbox } = sessions.require(params['session'], connection)
  const owner = await directory.recipients.ownAddresses(mailbox)
  if (owner === undefined) throw new MailboxError('unavailable', 'the alias of the mailbox is not known')
  return owner
}
