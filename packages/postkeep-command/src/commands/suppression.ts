// postkeep suppression …: addresses that nothing is sent to for a while.
import type { Suppression } from '@postkeep/database'
import { createSuppressionList, type SuppressionList } from '@postkeep/outbound'
import { line, type Command } from '../command.ts'
import type { Given } from '../given.ts'
import { time } from '../format.ts'
import type { Services } from '../services.ts'
import { Refusal, UsageError } from '../usage-error.ts'

const domainOption = {
  domain: { type: 'string', value: 'DOMAIN', summary: 'Only for mail of this domain' }
} as const

export const suppressionCommands: readonly Command[] = [
  {
    name: 'suppression list',
    summary: 'List the addresses that nothing is sent to for a while, newest first',
    operands: [],
    options: domainOption,
    async run(services, given) {
      const domain = await domainOf(services, given)
      const found = await (await listOf(services)).list({ domain })
      const rows = await Promise.all(found.map((each) => rowOf(services, each)))
      const columns = ['address', 'mail of', 'why', 'said', 'until']
      const json = found.map(({ _id, ...fields }) => fields)
      return { json, blocks: [{ kind: 'table', columns, rows, empty: 'There are no such addresses' }] }
    }
  },
  {
    name: 'suppression add',
    summary: 'Send nothing to an address',
    operands: ['ADDRESS'],
    options: {
      ...domainOption,
      days: { type: 'string', value: 'N', summary: 'So long (default: until it is removed)' },
      reason: { type: 'string', value: 'TEXT', summary: 'What senders are told' }
    },
    async run(services, given) {
      const address = addressOf(given)
      const days = daysOf(given.text('days'))
      const domain = await domainOf(services, given)
      const reply = given.text('reason') ?? 'set by an administrator'
      await (await listOf(services)).add({ address, domain, days, reply, category: 'manual' })
      return { json: { address, days }, blocks: [line(`Nothing is sent to ${address} now`)] }
    }
  },
  {
    name: 'suppression remove',
    summary: 'Send to an address again',
    operands: ['ADDRESS'],
    options: domainOption,
    async run(services, given) {
      const address = addressOf(given)
      const removed = await (await listOf(services)).remove(address, await domainOf(services, given))
      if (removed === 0) throw new Refusal(`${address} is not on the list; suppression list shows what is`)
      return { json: { address, removed }, blocks: [line(`Mail to ${address} is sent again`)] }
    }
  }
]

async function listOf(services: Services): Promise<SuppressionList> {
  return createSuppressionList(await services.database())
}

function addressOf(given: Given): string {
  const address = given.operand('ADDRESS')
  if (!/^[^@\s]+@[^@\s]+$/.test(address)) throw new UsageError(`${address} is not an address`)
  return address
}

async function domainOf(services: Services, given: Given): Promise<string | undefined> {
  const name = given.text('domain')
  if (name === undefined) return undefined
  const domain = await (await services.directory()).domains.find(name)
  if (!domain) throw new Refusal(`There is no domain ${name}; domain list shows those there are`)
  return domain._id.toHexString()
}

async function rowOf(services: Services, { address, category, domain, expires_at, reply }: Suppression) {
  const owner = domain && (await (await services.directory()).domains.find(domain.toHexString()))
  const of = owner ? owner.name : domain ? 'a removed domain' : 'all'
  return [address, of, category, reply, expires_at ? time(expires_at) : 'removed']
}

function daysOf(text: string | undefined): number {
  if (text === undefined) return 0
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (days === 0) throw new UsageError(`--days ${text} is not a number from 1 to 9999`, 'suppression add')
  return days
}
