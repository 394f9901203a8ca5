// postkeep domain …: the domains that mail is received for, and their DNS records.
import type { Domain } from '@postkeep/database'
import { dnsRecords } from '@postkeep/directory'
import { line, type Block, type Command } from '../command.ts'
import { time, yesNo } from '../format.ts'
import { Refusal } from '../usage-error.ts'
import { checkConfirmed, confirmOption } from './confirm.ts'

export const domainCommands: readonly Command[] = [
  {
    name: 'domain add',
    summary: 'Add a domain, make its signing keys, and show the DNS records to set',
    operands: ['DOMAIN'],
    options: {
      owner: {
        type: 'string',
        value: 'EMAIL',
        summary: 'Its administrator (default: the first of the server)'
      }
    },
    async run(services, given) {
      const { domains, users } = await services.directory()
      const owner = given.text('owner') ?? (await users.list()).find(({ group }) => group === 'admin')?.email
      if (!owner)
        throw new Refusal('There is no user yet who could own the domain; add one with: user add EMAIL')
      const domain = await domains.create({ name: given.operand('DOMAIN'), owner })
      const blocks = [
        line(`Added ${domain.name}. Set these records at its DNS provider:`),
        recordTable(domain, services.config().domain)
      ]
      return { json: jsonOf(domain, services.config().domain), blocks }
    }
  },
  {
    name: 'domain list',
    summary: 'List the domains',
    operands: [],
    options: { user: { type: 'string', value: 'EMAIL', summary: 'Only those of this member' } },
    async run(services, given) {
      const { domains } = await services.directory()
      const user = given.text('user')
      const found = await domains.list(user === undefined ? {} : { user })
      const rows = found.map((domain) => [
        domain.name,
        String(domain.members.length),
        yesNo(domain.has_smtp),
        time(domain.created_at)
      ])
      const columns = ['domain', 'members', 'sends', 'since']
      const json = found.map((domain) => jsonOf(domain, services.config().domain))
      return { json, blocks: [{ kind: 'table', columns, rows, empty: 'There are no domains yet' }] }
    }
  },
  {
    name: 'domain show',
    summary: 'Show a domain and the DNS records that it needs',
    operands: ['DOMAIN'],
    options: {},
    async run(services, given) {
      const { domains, users } = await services.directory()
      const domain = await domains.find(given.operand('DOMAIN'))
      if (!domain)
        throw new Refusal(`There is no domain ${given.operand('DOMAIN')}; domain list shows those there are`)
      const members = await Promise.all(
        domain.members.map(
          async ({ user, group }) => `${(await users.get(user.toHexString())).email} (${group})`
        )
      )
      const facts: [string, string][] = [
        ['Domain', domain.name],
        ['Id', domain._id.toHexString()],
        ['Members', members.join(', ')],
        ['Sends', yesNo(domain.has_smtp && !domain.is_smtp_suspended)]
      ]
      const blocks = [
        { kind: 'facts', facts },
        line(''),
        recordTable(domain, services.config().domain)
      ] as const
      return { json: { ...jsonOf(domain, services.config().domain), members }, blocks }
    }
  },
  {
    name: 'domain remove',
    summary: 'Remove a domain',
    operands: ['DOMAIN'],
    options: {
      'with-aliases': { type: 'boolean', summary: 'And its aliases, with all mail in their mailboxes' },
      ...confirmOption
    },
    async run(services, given) {
      const { domains } = await services.directory()
      const name = given.operand('DOMAIN')
      const withAliases = given.flag('with-aliases') === true
      if (withAliases) checkConfirmed(given, `All aliases of ${name} and their mail would be deleted`)
      await domains.remove(name, { withAliases })
      return { json: { domain: name, removed: true }, blocks: [line(`Removed ${name}`)] }
    }
  }
]

function recordTable(domain: Domain, serverDomain: string): Block {
  const records = dnsRecords(domain, serverDomain)
  const rows = records.map(({ type, name, value, priority, purpose }) => [
    type,
    name,
    priority === undefined ? value : `${priority} ${value}`,
    purpose
  ])
  return { kind: 'table', columns: ['type', 'name', 'value', 'for'], rows, empty: '' }
}

function jsonOf(domain: Domain, serverDomain: string) {
  const { _id, name, has_smtp, is_smtp_suspended, created_at } = domain
  const dns_records = dnsRecords(domain, serverDomain)
  return { id: _id.toHexString(), name, has_smtp, is_smtp_suspended, dns_records, created_at }
}
