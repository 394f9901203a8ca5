// postkeep domain dkim …: the signing keys of a domain, and how they are changed without a gap.
import type { DkimKey, Domain } from '@postkeep/database'
import { line, type Block, type Command } from '../command.ts'
import { time } from '../format.ts'
import { Refusal, UsageError } from '../usage-error.ts'

export const dkimCommands: readonly Command[] = [
  {
    name: 'domain dkim',
    summary: 'List the signing keys of a domain, make new ones (rotate), use them (activate)',
    operands: ['ACTION', 'DOMAIN'],
    options: {},
    notes:
      'ACTION is list, rotate or activate. After rotate set the new records, wait until they are seen, then activate.',
    async run(services, given) {
      const { domains } = await services.directory()
      const [action, name] = [given.operand('ACTION'), given.operand('DOMAIN')]
      switch (action) {
        case 'list': {
          const domain = await domains.find(name)
          if (!domain) throw new Refusal(`There is no domain ${name}; domain list shows those there are`)
          return reportOf(domain, [])
        }
        case 'rotate':
          return reportOf(await domains.rotateDkim(name), [
            line('Set the records of the waiting keys; then: domain dkim activate')
          ])
        case 'activate':
          return reportOf(await domains.activateDkim(name), [
            line('The new keys sign now. Leave the records of the retired keys for two weeks.')
          ])
        default:
          throw new UsageError(`${action} is none of list, rotate, activate`, 'domain dkim')
      }
    }
  }
]

function reportOf({ dkim_keys: keys, name }: Domain, blocks: readonly Block[]) {
  const rows = keys.map((key) => [
    stateOf(key),
    `${key.selector}._domainkey.${name}`,
    valueOf(key),
    time(key.created_at)
  ])
  const table: Block = {
    kind: 'table',
    columns: ['state', 'TXT record', 'value', 'since'],
    rows,
    empty: 'It has no keys'
  }
  const json = keys.map((key) => ({ selector: key.selector, state: stateOf(key), value: valueOf(key) }))
  return { json, blocks: [...blocks, table] }
}

function stateOf({ is_pending, retired_at }: DkimKey): string {
  if (is_pending) return 'waiting'
  return retired_at ? 'retired' : 'signs'
}

function valueOf({ algorithm, public_key }: DkimKey): string {
  return `v=DKIM1; k=${algorithm}; p=${public_key}`
}
