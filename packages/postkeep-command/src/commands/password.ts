// postkeep password …: the passwords of a mailbox. Each opens it by itself; the server keeps none of them.
import { generatePassword } from '@postkeep/crypto'
import { parseDuration } from '@postkeep/config'
import { kindOfName, type AliasRecord } from '@postkeep/directory'
import type { MailboxClient } from '@postkeep/mailbox-client'
import { line, type Block, type Command, type OptionSpec } from '../command.ts'
import type { Given } from '../given.ts'
import type { Services } from '../services.ts'
import { Refusal, UsageError } from '../usage-error.ts'
import { slotTable } from './slot-table.ts'

type AddPassword = Parameters<MailboxClient['addPassword']>[0]
type Proof = Parameters<MailboxClient['replaceRecoveryCode']>[1]
type Scope = AddPassword['scopes'][number]

const knownScopes: readonly Scope[] = ['imap', 'pop3', 'smtp', 'caldav', 'carddav', 'api']
const proofOption: Record<string, OptionSpec> = {
  proof: {
    type: 'string',
    value: 'KIND',
    summary: 'What opens the mailbox: password or recovery-code, given by the standard input'
  }
}

export const passwordCommands: readonly Command[] = [
  {
    name: 'password add',
    summary: 'Add a password to a mailbox',
    operands: ['ADDRESS'],
    options: {
      name: { type: 'string', value: 'NAME', summary: 'Which device or program it is for' },
      scope: {
        type: 'string',
        multiple: true,
        value: 'SCOPE',
        summary: `What it is good for: ${knownScopes.join(', ')} (default: all)`
      },
      expires: {
        type: 'string',
        value: 'TIME',
        summary: 'Until when: a date, or a time from now such as 30d'
      },
      'password-stdin': {
        type: 'boolean',
        summary: 'Take the new password from the standard input; else one is made'
      },
      ...proofOption
    },
    notes:
      'The first password needs no proof, and comes with the recovery code. Both are shown only once.\n' +
      'With --proof and --password-stdin the proof is the first line of the standard input, the password the second.',
    async run(services, given) {
      const alias = await aliasOf(services, given)
      const scopes = scopesOf(given, alias)
      const expiresAt = expiryOf(given)
      const proof = await proofOf(given)
      const password =
        given.flag('password-stdin') === true ? await given.secret('New password') : generatePassword()
      if (!proof) await checkIsFirst(services, alias)
      const { recoveryCode, slot } = await services.mailboxes().addPassword({
        mailbox: alias._id.toHexString(),
        password,
        name: given.text('name') ?? 'password',
        scopes,
        expiresAt,
        ...(proof && { proof })
      })
      const blocks = [
        line(`Added a password to ${alias.address}. It is shown only now:`),
        { kind: 'facts', facts: secretFacts(password, recoveryCode) } as const
      ]
      return {
        json: { address: alias.address, password, ...(recoveryCode !== undefined && { recoveryCode }), slot },
        blocks
      }
    }
  },
  {
    name: 'password list',
    summary: 'List the passwords of a mailbox',
    operands: ['ADDRESS'],
    options: {},
    async run(services, given) {
      const alias = await aliasOf(services, given)
      const slots = await services.mailboxes().listSlots(alias._id.toHexString())
      return { json: slots, blocks: [slotTable(slots)] }
    }
  },
  {
    name: 'password revoke',
    summary: 'Revoke a password; sessions that it opened end',
    operands: ['ADDRESS', 'PASSWORD'],
    options: {},
    notes: 'PASSWORD is the id or the name that password list shows.',
    async run(services, given) {
      const alias = await aliasOf(services, given)
      const mailbox = alias._id.toHexString()
      const slots = await services.mailboxes().listSlots(mailbox)
      const wanted = given.operand('PASSWORD')
      const matching = slots.filter(
        ({ id, name, kind }) => kind === 'password' && (id === wanted || name === wanted)
      )
      const [slot, another] = matching
      if (!slot)
        throw new Refusal(`${alias.address} has no password ${wanted}; password list shows those there are`)
      if (another)
        throw new Refusal(`${alias.address} has several passwords named ${wanted}; give the id of one`)
      const left = await services.mailboxes().revokeSlot(mailbox, slot.id)
      const blocks: Block[] = [line(`Revoked the password ${slot.name} of ${alias.address}`), slotTable(left)]
      return { json: { revoked: slot, slots: left }, blocks }
    }
  },
  {
    name: 'password recovery',
    summary: 'Make a new recovery code; the old one is revoked',
    operands: ['ADDRESS'],
    options: proofOption,
    async run(services, given) {
      const alias = await aliasOf(services, given)
      const proof = await proofOf(given)
      if (!proof)
        throw new UsageError(
          'A new recovery code needs --proof password or --proof recovery-code',
          'password recovery'
        )
      const { recoveryCode } = await services.mailboxes().replaceRecoveryCode(alias._id.toHexString(), proof)
      const facts = [['Recovery code', recoveryCode]] as const
      const blocks = [
        line(`The new recovery code of ${alias.address}, shown only now:`),
        { kind: 'facts', facts } as const
      ]
      return { json: { address: alias.address, recoveryCode }, blocks }
    }
  }
]

/** With its mailbox made, if it was not yet. */
async function aliasOf(services: Services, given: Given): Promise<AliasRecord> {
  const { aliases } = await services.directory()
  const alias = await aliases.get(given.operand('ADDRESS'))
  if (kindOfName(alias.name) !== 'exact') {
    throw new Refusal(
      `${alias.address} stands for many names and cannot have a password; make an alias with a name of its own`
    )
  }
  await aliases.ensureMailbox(alias)
  return alias
}

/** Only who can open the mailbox may add a way to open it. */
async function checkIsFirst(services: Services, alias: AliasRecord): Promise<void> {
  const slots = await services.mailboxes().listSlots(alias._id.toHexString())
  if (slots.every(({ kind }) => kind === 'bootstrap')) return
  throw new Refusal(
    `${alias.address} has a password already; add --proof password or --proof recovery-code and give it by the standard input`
  )
}

async function proofOf(given: Given): Promise<Proof | undefined> {
  const kind = given.text('proof')
  switch (kind) {
    case undefined:
      return undefined
    case 'password':
      return { password: await given.secret('Password of the mailbox') }
    case 'recovery-code':
      return { recoveryCode: await given.secret('Recovery code') }
    default:
      throw new UsageError(`--proof ${kind} is neither password nor recovery-code`, 'password')
  }
}

/** Without a mailbox to read, a password is for sending. Empty: all. */
function scopesOf(given: Given, alias: AliasRecord): Scope[] {
  const wanted = given.texts('scope').flatMap((text) => text.split(','))
  if (wanted.length === 0) return alias.has_imap ? [] : ['smtp']
  return wanted.map((text) => {
    const scope = knownScopes.find((known) => known === text.trim())
    if (!scope) throw new UsageError(`${text} is none of ${knownScopes.join(', ')}`, 'password add')
    return scope
  })
}

function expiryOf(given: Given): string | null {
  const text = given.text('expires')
  if (text === undefined) return null
  const duration = parseDuration(text)
  const at = duration === undefined ? new Date(text) : new Date(Date.now() + duration)
  if (Number.isNaN(at.getTime()) || at.getTime() <= Date.now()) {
    throw new UsageError(`--expires ${text} is no time to come; write 30d or 2030-12-31`, 'password add')
  }
  return at.toISOString()
}

function secretFacts(password: string, recoveryCode: string | undefined): [string, string][] {
  const facts: [string, string][] = [['Password', password]]
  if (recoveryCode !== undefined) facts.push(['Recovery code', recoveryCode])
  return facts
}
