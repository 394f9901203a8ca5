// Tells the owners of addresses what became of their mail, as entries that they can read later: what was refused or
// found suspicious always, the rest where the domain wants it. Never waited for: mail does not depend on it.
import { createHash } from 'node:crypto'
import { insertRecord, isDuplicateKey, toObjectId, type Database, type LogEntry } from '@postkeep/database'
import type { Directory } from '@postkeep/directory'
import type { Logger } from '@postkeep/log'
import type { ReceivedMessage } from './received-message.ts'

export interface Verdict {
  readonly message: ReceivedMessage
  readonly outcome: 'accepted' | 'suspicious' | 'refused'
  /** In words. */
  readonly text: string
  readonly reply?: { readonly code: number; readonly enhanced: string } | undefined
}

export interface MailLog {
  note(verdict: Verdict): void
}

export interface MailLogOptions {
  readonly database: Database
  readonly directory: Pick<Directory, 'domains'>
  readonly logger: Logger
}

const longestText = 4000

export function createMailLog({ database, directory, logger }: MailLogOptions): MailLog {
  async function write(verdict: Verdict): Promise<void> {
    const { domains, user } = ownersOf(verdict.message)
    const wanted = verdict.outcome === 'accepted' ? await wishing(domains) : domains
    if (wanted.length === 0) return
    try {
      await insertRecord(database.logEntries, { ...entryOf(verdict), domains: ids(wanted), ...idOf(user) })
    } catch (error) {
      // The same refusal of the same day is there already.
      if (!isDuplicateKey(error)) throw error
    }
  }
  async function wishing(domains: readonly string[]): Promise<string[]> {
    const found = await Promise.all(domains.map((id) => directory.domains.find(id)))
    return domains.filter((_id, index) => found[index]?.has_delivery_logs)
  }
  return {
    note(verdict) {
      write(verdict).catch((error: unknown) =>
        logger.warn({ error, trace: verdict.message.trace }, 'what became of a message could not be noted')
      )
    }
  }
}

function ownersOf({ recipients }: ReceivedMessage): { domains: string[]; user: string | undefined } {
  const aliases = recipients.map(({ resolution }) => resolution.alias)
  return { domains: [...new Set(aliases.map(({ domain }) => domain))], user: aliases[0]?.user }
}

function entryOf({ message, outcome, reply, text }: Verdict): Partial<LogEntry> {
  const { client, receivedAt, recipients, sender, trace } = message
  const addresses = recipients.map(({ address }) => address)
  return {
    message: text.slice(0, longestText),
    meta: {
      outcome,
      session: {
        sender,
        recipients: addresses,
        remoteAddress: client.address,
        clientHostname: client.hostName ?? '',
        hostNameAppearsAs: client.helo,
        arrivalDate: receivedAt
      }
    },
    trace,
    ...(reply ? { err: { responseCode: reply.code, response: `${reply.enhanced} ${text}` } } : {}),
    ...(outcome === 'refused'
      ? { hash: hashOf([receivedAt.toISOString().slice(0, 10), sender, text, ...addresses]) }
      : {})
  }
}

function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex')
}

function ids(texts: readonly string[]) {
  return texts.flatMap((text) => toObjectId(text) ?? [])
}

function idOf(user: string | undefined) {
  const id = user === undefined ? undefined : toObjectId(user)
  return id ? { user: id } : {}
}
