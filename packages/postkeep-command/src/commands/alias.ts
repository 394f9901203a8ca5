// postkeep alias …: names at a domain, where their mail goes, and whether they have a mailbox.
import { parseBytes } from '@postkeep/config'
import type { AliasChanges, AliasRecord } from '@postkeep/directory'
import { line, type Block, type Command, type OptionSpec } from '../command.ts'
import { size, time, yesNo } from '../format.ts'
import type { Given } from '../given.ts'
import { UsageError } from '../usage-error.ts'
import { checkConfirmed, confirmOption } from './confirm.ts'
import { slotTable } from './slot-table.ts'

const settings: Record<string, OptionSpec> = {
  to: {
    type: 'string',
    multiple: true,
    value: 'RECIPIENT',
    summary: 'Forward there; may be given several times'
  },
  imap: { type: 'boolean', summary: 'Give it a mailbox (--no-imap: none)' },
  'sent-copy': {
    type: 'boolean',
    summary: 'Put what it sends into its folder for sent mail (--no-sent-copy: its mail program does that)'
  },
  'tag-folders': {
    type: 'boolean',
    summary: 'Mail to name+folder@ goes into that folder, where there is one (--no-tag-folders: into INBOX)'
  },
  quota: {
    type: 'string',
    value: 'SIZE',
    summary: 'How large the mailbox may grow, as in 2GB; 0: as the domain allows'
  },
  description: { type: 'string', value: 'TEXT', summary: 'What it is for' },
  label: { type: 'string', multiple: true, value: 'TEXT', summary: 'May be given several times' },
  owner: { type: 'string', value: 'EMAIL', summary: 'Whose it is' }
}

export const aliasCommands: readonly Command[] = [
  {
    name: 'alias add',
    summary: 'Add an alias; without --to and --imap it forwards to its owner',
    operands: ['ADDRESS'],
    options: settings,
    notes:
      'ADDRESS is name@domain; *@domain takes what no other alias takes; @domain alone gets a random name.',
    async run(services, given) {
      const { aliases } = await services.directory()
      const { name, domain } = splitAddress(given.operand('ADDRESS'))
      const owner = given.text('owner')
      const alias = await aliases.create({
        ...changesOf(given),
        domain,
        name,
        ...(owner !== undefined && { user: owner })
      })
      const notes = alias.has_imap ? [line(mailboxNote(alias))] : []
      return { json: jsonOf(alias), blocks: [line(`Added ${alias.address}`), ...notes] }
    }
  },
  {
    name: 'alias list',
    summary: 'List the aliases',
    operands: ['[DOMAIN]'],
    options: { user: { type: 'string', value: 'EMAIL', summary: 'Only those of this owner' } },
    async run(services, given) {
      const { aliases } = await services.directory()
      const domain = given.optionalOperand('DOMAIN')
      const user = given.text('user')
      const found = await aliases.list({
        ...(domain !== undefined && { domain }),
        ...(user !== undefined && { user })
      })
      const rows = found.map((alias) => [
        alias.address,
        yesNo(alias.has_imap),
        stateOf(alias),
        alias.recipients.join(' ')
      ])
      const columns = ['alias', 'mailbox', 'state', 'forwards to']
      return {
        json: found.map(jsonOf),
        blocks: [{ kind: 'table', columns, rows, empty: 'There are no aliases yet' }]
      }
    }
  },
  {
    name: 'alias show',
    summary: 'Show an alias and the passwords of its mailbox',
    operands: ['ADDRESS'],
    options: {},
    async run(services, given) {
      const { aliases, users } = await services.directory()
      const alias = await aliases.get(given.operand('ADDRESS'))
      const owner = await users.get(alias.user.toHexString())
      const passwords: Block[] = alias.key_slots.length > 0 ? [line(''), slotTable(alias.key_slots)] : []
      const facts: [string, string][] = [
        ['Alias', alias.address],
        ['Id', alias._id.toHexString()],
        ['Owner', owner.email],
        ['State', stateOf(alias)],
        ['Mailbox', yesNo(alias.has_imap)],
        ['Forwards to', alias.recipients.join(' ') || 'nobody'],
        ['Quota', alias.max_quota === 0 ? 'as the domain allows' : size(alias.max_quota)],
        ['Description', alias.description],
        ['Labels', alias.labels.join(', ')],
        ['Since', time(alias.created_at)]
      ]
      const json = { ...jsonOf(alias), owner: owner.email, key_slots: alias.key_slots }
      return {
        json,
        blocks: [{ kind: 'facts', facts: facts.filter(([, value]) => value !== '') }, ...passwords]
      }
    }
  },
  {
    name: 'alias set',
    summary: 'Change an alias; --to replaces all recipients',
    operands: ['ADDRESS'],
    options: {
      name: { type: 'string', value: 'NAME', summary: 'Rename it' },
      ...settings,
      'no-recipients': { type: 'boolean', summary: 'Forward to nobody' },
      enabled: { type: 'boolean', summary: 'Take mail (--no-enabled: take none)' },
      'disabled-code': {
        type: 'string',
        value: 'CODE',
        summary: 'Answer while disabled: 250 (drop), 421 (later) or 550 (no)'
      }
    },
    async run(services, given) {
      const { aliases } = await services.directory()
      const changes = { ...changesOf(given), ...stateChangesOf(given) }
      const owner = given.text('owner')
      if (Object.keys(changes).length === 0 && owner === undefined)
        throw new UsageError('There is nothing to change', 'alias set')
      const update = { ...changes, ...(owner !== undefined && { user: owner }) }
      const alias = await aliases.update(given.operand('ADDRESS'), update)
      const notes = changes.has_imap ? [line(mailboxNote(alias))] : []
      return { json: jsonOf(alias), blocks: [line(`Changed ${alias.address}`), ...notes] }
    }
  },
  {
    name: 'alias remove',
    summary: 'Remove an alias, with its mailbox',
    operands: ['ADDRESS'],
    options: confirmOption,
    async run(services, given) {
      const { aliases } = await services.directory()
      const alias = await aliases.get(given.operand('ADDRESS'))
      if (alias.has_imap || alias.mailbox_created)
        checkConfirmed(given, `All mail of ${alias.address} would be deleted`)
      await aliases.remove(alias._id.toHexString())
      return { json: jsonOf(alias), blocks: [line(`Removed ${alias.address}`)] }
    }
  }
]

function splitAddress(address: string): { name: string; domain: string } {
  const at = address.lastIndexOf('@')
  if (at < 0 || at === address.length - 1)
    throw new UsageError(`${address} is not of the form name@domain`, 'alias add')
  return { name: address.slice(0, at), domain: address.slice(at + 1) }
}

function changesOf(given: Given): AliasChanges {
  const recipients = given.texts('to')
  const labels = given.texts('label')
  const imap = given.flag('imap')
  const tagFolders = given.flag('tag-folders')
  const sentCopy = given.flag('sent-copy')
  const quota = given.text('quota')
  const description = given.text('description')
  return {
    ...(recipients.length > 0 && { recipients: recipients.join(' ') }),
    ...(labels.length > 0 && { labels: [...labels] }),
    ...(imap !== undefined && { has_imap: imap }),
    ...(tagFolders !== undefined && { has_tag_folders: tagFolders }),
    ...(sentCopy !== undefined && { has_sent_copy: sentCopy }),
    ...(quota !== undefined && { max_quota: bytesOf(quota) }),
    ...(description !== undefined && { description })
  }
}

function stateChangesOf(given: Given): AliasChanges {
  const name = given.text('name')
  const enabled = given.flag('enabled')
  const code = given.text('disabled-code')
  if (given.flag('no-recipients') === true && given.texts('to').length > 0) {
    throw new UsageError('Give either --to or --no-recipients', 'alias set')
  }
  return {
    ...(name !== undefined && { name }),
    ...(given.flag('no-recipients') === true && { recipients: [] }),
    ...(enabled !== undefined && { is_enabled: enabled }),
    ...(code !== undefined && { error_code_if_disabled: codeOf(code) })
  }
}

function bytesOf(text: string): number {
  const bytes = parseBytes(text)
  if (bytes === undefined) throw new UsageError(`${text} is not a size; write it as 2GB or 500MB`)
  return bytes
}

function codeOf(text: string): 250 | 421 | 550 {
  if (text === '250') return 250
  if (text === '421') return 421
  if (text === '550') return 550
  throw new UsageError(`${text} is not one of 250, 421 and 550`, 'alias set')
}

function stateOf(alias: AliasRecord): string {
  return alias.is_enabled ? 'enabled' : `disabled (${alias.error_code_if_disabled})`
}

function mailboxNote({ address, mailbox_created }: AliasRecord): string {
  return mailbox_created
    ? `Its mailbox is ready; make a password with: password add ${address}`
    : 'The mailbox service does not answer; the mailbox is made when it is first used'
}

function jsonOf(alias: AliasRecord) {
  const { _id, address, domain, user, name, description, labels, recipients, max_quota, storage_used } = alias
  const { is_enabled, error_code_if_disabled, has_imap, mailbox_created, created_at } = alias
  return {
    id: _id.toHexString(),
    address,
    name,
    domain: domain.toHexString(),
    user: user.toHexString(),
    description,
    labels,
    recipients,
    is_enabled,
    error_code_if_disabled,
    has_imap,
    mailbox_created,
    max_quota,
    storage_used,
    created_at
  }
}
