// One page of outbound mail as its owner or an operator may see it: newest first, without bodies, subjects opened.
import type { ServerSealer } from '@postkeep/crypto'
import { toObjectId, type Database, type Email, type EmailStatus, type ObjectId } from '@postkeep/database'
import { pagePosition, type Ownership, type PageAsked, type PagePosition } from '@postkeep/directory'
import { hidden, showEmail, type ShownEmail } from './shown-email.ts'

/** Of a user and their domains, or of some aliases. */
export type EmailOwner = Ownership | { readonly aliases: readonly ObjectId[] }

export type EmailOrder = `${'' | '-'}${'created_at' | 'updated_at' | 'date'}`

export interface EmailSearch extends PageAsked {
  /** undefined: everybody's, for the administrators of the server. */
  readonly owner?: EmailOwner | undefined
  readonly status?: EmailStatus | undefined
  readonly domain?: ObjectId | undefined
  /** Whether its time has not come yet. */
  readonly isScheduled?: boolean | undefined
  readonly order?: EmailOrder | undefined
  /** An address, `@domain`, a Message-ID, an id; anything else: a part of the subject of recent mail. */
  readonly q?: string | undefined
}

export type EmailPage = PagePosition & { readonly emails: readonly ShownEmail[] }

export interface EmailReaders {
  /** A page after the last one is the last one. */
  search(search: EmailSearch): Promise<EmailPage>
  /** undefined: there is none, or it is somebody else's. */
  find(id: string, owner?: EmailOwner): Promise<ShownEmail | undefined>
}

/** Subjects are sealed: so many are opened for a search. */
const mostSubjects = 1000
const longestPage = 200
const statuses: readonly EmailStatus[] = [
  'pending',
  'queued',
  'deferred',
  'sent',
  'partially_sent',
  'bounced',
  'rejected'
]

export function isEmailStatus(text: string): text is EmailStatus {
  return (statuses as readonly string[]).includes(text)
}

export function emailReaders({ emails }: Pick<Database, 'emails'>, sealer: ServerSealer): EmailReaders {
  const shown = (email: Email): ShownEmail => showEmail(email, sealer)

  async function bySubject(filter: object, question: string, order: Order): Promise<ShownEmail[]> {
    const wanted = question.toLowerCase()
    const recent = { ...filter, subject: { $exists: true } }
    const found = await emails.find(recent, hidden).sort(order).limit(mostSubjects)
    return found.map(shown).filter(({ subject }) => subject?.toLowerCase().includes(wanted))
  }

  return {
    async search({ domain, isScheduled, order: wanted, owner, q = '', status, ...asked }) {
      const question = q.trim().slice(0, 254)
      const exact = question === '' ? {} : namedBy(question)
      const order = orderOf(wanted)
      const filter = {
        ...ownedBy(owner),
        ...(status ? { status } : {}),
        ...(domain ? { domain } : {}),
        ...(isScheduled === undefined ? {} : { date: { [isScheduled ? '$gt' : '$lte']: new Date() } })
      }
      const matching = exact ? undefined : await bySubject(filter, question, order)
      const all = exact ? { $and: [filter, exact] } : filter
      const count = matching ? matching.length : await emails.countDocuments(all)
      const { limit, skip, ...position } = pagePosition(count, asked, longestPage)
      if (matching) return { emails: matching.slice(skip, skip + limit), ...position }
      const found = await emails.find(all, hidden).sort(order).skip(skip).limit(limit)
      return { emails: found.map(shown), ...position }
    },
    async find(id, owner) {
      const _id = toObjectId(id)
      const email = _id && (await emails.findOne({ $and: [{ _id }, ownedBy(owner)] }, hidden))
      return email ? shown(email) : undefined
    }
  }
}

type Order = Readonly<Record<string, 1 | -1>>

function orderOf(order: EmailOrder = '-created_at'): Order {
  const direction = order.startsWith('-') ? -1 : 1
  return { [order.replace('-', '')]: direction, _id: direction }
}

function ownedBy(owner: EmailOwner | undefined) {
  if (!owner) return {}
  if ('aliases' in owner) return { alias: { $in: [...owner.aliases] } }
  return { $or: [{ user: owner.user }, { domain: { $in: owner.domains.map(({ _id }) => _id) } }] }
}

/** undefined: the question names nothing that is not sealed. */
function namedBy(question: string): object | undefined {
  const _id = /^[\da-f]{24}$/i.test(question) ? toObjectId(question) : undefined
  if (_id) return { _id }
  if (/^[\da-f]{20}$/i.test(question)) return { trace: question.toLowerCase() }
  if (/^<[^<>\s]+>$/.test(question)) return { messageId: question }
  if (/\s/.test(question) || !question.includes('@')) return undefined
  const match = question.startsWith('@')
    ? { $regex: `${RegExp.escape(question)}$`, $options: 'i' }
    : { $in: [question, question.toLowerCase()] }
  return { $or: [{ 'envelope.to': match }, { 'envelope.from': match }, { messageId: `<${question}>` }] }
}
