// postkeep deny …, postkeep allow …: who may not send here, and who may whatever else is said.
import type { AccessEntry } from '@postkeep/database'
import { createAccessLists, parseEntry, type AccessLists } from '@postkeep/filtering'
import { line, type Command } from '../command.ts'
import { time } from '../format.ts'
import type { Given } from '../given.ts'
import type { Services } from '../services.ts'
import { Refusal, UsageError } from '../usage-error.ts'

type List = AccessEntry['list']

const domainOption = {
  domain: { type: 'string', value: 'DOMAIN', summary: 'Only for mail to this domain' }
} as const
const dayMs = 24 * 3_600_000
const words = {
  deny: { done: 'Mail from %s is refused', undone: 'Mail from %s is not refused any more' },
  allow: {
    done: 'Mail from %s is let in whatever is said of it',
    undone: 'Mail from %s is judged as that of others'
  }
} as const

export const accessCommands: readonly Command[] = (['deny', 'allow'] as const).flatMap((list) => [
  addCommand(list),
  listCommand(list),
  removeCommand(list)
])

function addCommand(list: List): Command {
  return {
    name: `${list} add`,
    summary:
      list === 'deny' ? 'Refuse mail from a sender or a network' : 'Let mail from a sender or a network in',
    operands: ['ENTRY'],
    options: {
      ...domainOption,
      days: {
        type: 'string',
        value: 'N',
        summary: 'So long (default: until it is removed; not with --domain)'
      },
      reason: { type: 'string', value: 'TEXT', summary: 'Why, for who reads the list' }
    },
    notes:
      'ENTRY is an address, a domain (with all below it), *.domain, an IP address or a network such as 192.0.2.0/24. What ' +
      'is allowed wins. Addresses and domains are believed where SPF or DKIM vouches for them.',
    async run(services, given) {
      const domain = given.text('domain')
      const days = daysOf(given.text('days'), list)
      if (domain !== undefined && days !== undefined)
        throw new UsageError('--days goes with the list of the server only', `${list} add`)
      const text = entryOf(given)
      if (domain !== undefined) await changeDomain(services, { domain, list }, (held) => [...held, text])
      else {
        const expiresAt = days === undefined ? undefined : new Date(Date.now() + days * dayMs)
        const lists = await listsOf(services)
        await lists.add({ list, entry: text, reason: given.text('reason') ?? '', expiresAt })
      }
      return {
        json: { list, entry: text, domain: domain ?? null },
        blocks: [line(words[list].done.replace('%s', text))]
      }
    }
  }
}

function listCommand(list: List): Command {
  return {
    name: `${list} list`,
    summary: list === 'deny' ? 'List who is refused, newest first' : 'List who is let in, newest first',
    operands: [],
    options: domainOption,
    async run(services, given) {
      const columns = ['entry', 'set by', 'until', 'why']
      const empty = 'The list is empty'
      const name = given.text('domain')
      if (name !== undefined) {
        const held = (await domainOf(services, name))[`${list}list`]
        const rows = held.map((entry) => [entry, 'admin', 'removed', ''])
        return { json: held.map((entry) => ({ entry })), blocks: [{ kind: 'table', columns, rows, empty }] }
      }
      const found = await (await listsOf(services)).list(list)
      const rows = found.map(({ entry, expires_at, reason, source }) => [
        entry,
        source === 'auto' ? 'this server' : 'admin',
        expires_at ? time(expires_at) : 'removed',
        reason
      ])
      const json = found.map(({ _id, ...fields }) => fields)
      return { json, blocks: [{ kind: 'table', columns, rows, empty }] }
    }
  }
}

function removeCommand(list: List): Command {
  return {
    name: `${list} remove`,
    summary: 'Take an entry off the list',
    operands: ['ENTRY'],
    options: domainOption,
    async run(services, given) {
      const text = entryOf(given)
      const domain = given.text('domain')
      const without = (held: readonly string[]) => held.filter((each) => each !== text)
      const isRemoved =
        domain === undefined
          ? await (await listsOf(services)).remove(list, text)
          : await changeDomain(services, { domain, list }, without)
      if (!isRemoved) throw new Refusal(`${text} is not on the list; ${list} list shows what is`)
      return {
        json: { list, entry: text, removed: true },
        blocks: [line(words[list].undone.replace('%s', text))]
      }
    }
  }
}

/** False where nothing changes. */
async function changeDomain(
  services: Services,
  { domain, list }: { readonly domain: string; readonly list: List },
  change: (held: readonly string[]) => string[]
): Promise<boolean> {
  const field = `${list}list` as const
  const held = (await domainOf(services, domain))[field]
  const changed = [...new Set(change(held))]
  if (changed.length === held.length) return false
  const { domains } = await services.directory()
  await domains.update(domain, { [field]: changed })
  return true
}

async function domainOf(services: Services, name: string) {
  const domain = await (await services.directory()).domains.find(name)
  if (!domain) throw new Refusal(`There is no domain ${name}; domain list shows those there are`)
  return domain
}

async function listsOf(services: Services): Promise<AccessLists> {
  return createAccessLists(await services.database())
}

function entryOf(given: Given): string {
  const text = given.operand('ENTRY')
  const parsed = parseEntry(text)
  if (!parsed)
    throw new UsageError(
      `${text} is neither an address, a domain, an IP address nor a network such as 192.0.2.0/24`
    )
  return parsed.entry
}

function daysOf(text: string | undefined, list: List): number | undefined {
  if (text === undefined) return undefined
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (days === 0) throw new UsageError(`--days ${text} is not a number from 1 to 9999`, `${list} add`)
  return days
}
