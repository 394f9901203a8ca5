// postkeep alias import-txt …: aliases from the TXT records of a service that keeps its rules in the DNS.
import { DirectoryError, parseForwardRecords, type Directory, type ForwardedName } from '@postkeep/directory'
import { createResolver, DnsError } from '@postkeep/dns'
import { line, type Command } from '../command.ts'
import type { Services } from '../services.ts'

type Row = { readonly name: string; readonly outcome: string }

export const aliasImportCommand: Command = {
  name: 'alias import-txt',
  summary: 'Make aliases of the forward-email= records of a domain',
  operands: ['DOMAIN'],
  options: {
    record: {
      type: 'string',
      multiple: true,
      value: 'TEXT',
      summary: 'A record, instead of those in the DNS; may be given several times'
    },
    prefix: { type: 'string', value: 'WORD', summary: 'The word before =, where it is not forward-email' }
  },
  notes: 'A name that is there already stays as it is.',
  async run(services, given) {
    const { aliases, domains, sealedForwards } = await services.directory()
    const domain = given.operand('DOMAIN')
    const { name } = (await domains.find(domain)) ?? { name: domain }
    const records = given.texts('record')
    const written = records.length > 0 ? records : await textsOf(name, services)
    const prefix = given.text('prefix')
    const texts = sealedForwards.open(written, prefix)
    const { names, unknown } = parseForwardRecords(texts, prefix)
    const rows: Row[] = []
    for (const each of names) rows.push({ name: each.name, outcome: await made(aliases, name, each) })
    for (const text of unknown) rows.push({ name: text, outcome: 'not understood' })
    return {
      json: rows,
      blocks: [
        {
          kind: 'table',
          columns: ['name', 'outcome'],
          rows: rows.map((row) => [row.name, row.outcome]),
          empty: 'There is no such record'
        },
        line('')
      ]
    }
  }
}

async function textsOf(domain: string, services: Services): Promise<string[]> {
  const resolver = createResolver({ servers: services.config().dnsServers })
  try {
    return (await resolver.resolve(domain, 'TXT')).map((pieces) => pieces.join(''))
  } catch (error) {
    if (error instanceof DnsError && (error.kind === 'no-data' || error.kind === 'not-found')) return []
    throw error
  }
}

async function made(
  aliases: Directory['aliases'],
  domain: string,
  { disabledCode, name, recipients }: ForwardedName
): Promise<string> {
  try {
    await aliases.create({
      domain,
      name,
      recipients,
      ...(disabledCode && { is_enabled: false, error_code_if_disabled: disabledCode })
    })
    return disabledCode ? `added, disabled (${disabledCode})` : 'added'
  } catch (error) {
    // Each name stands for itself: the others go on.
    if (error instanceof DirectoryError && error.code !== 'not-found') return error.message
    throw error
  }
}
