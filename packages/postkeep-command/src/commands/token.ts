// postkeep token …: what programs use the API with.
import { parseDuration } from '@postkeep/config'
import type { ApiKey, ApiKeyScope } from '@postkeep/database'
import { line, type Command } from '../command.ts'
import { time, yesNo } from '../format.ts'
import type { Given } from '../given.ts'
import { UsageError } from '../usage-error.ts'

const knownScopes: readonly ApiKeyScope[] = ['account', 'domains', 'aliases', 'emails']

export const tokenCommands: readonly Command[] = [
  {
    name: 'token add',
    summary: 'Make a token for the API, which acts as that person',
    operands: ['EMAIL'],
    options: {
      name: { type: 'string', value: 'NAME', summary: 'Which program it is for' },
      scope: {
        type: 'string',
        multiple: true,
        value: 'SCOPE',
        summary: `What it is good for: ${knownScopes.join(', ')} (default: all)`
      },
      address: {
        type: 'string',
        multiple: true,
        value: 'ADDRESS',
        summary: 'An alias that it is for (default: all that the person may use)'
      },
      'read-only': { type: 'boolean', summary: 'It reads and changes nothing' },
      expires: {
        type: 'string',
        value: 'TIME',
        summary: 'Until when: a date, or a time from now such as 30d'
      }
    },
    notes:
      'It is the user name of HTTP basic authentication; the password stays empty. It is shown only once.',
    async run(services, given) {
      const { apiKeys } = await services.directory()
      const { key, token } = await apiKeys.create({
        user: given.operand('EMAIL'),
        name: given.text('name'),
        scopes: scopesOf(given),
        addresses: given.texts('address'),
        isReadOnly: given.flag('read-only'),
        expiresAt: expiryOf(given)
      })
      const facts = [['Token', token]] as const
      const blocks = [line('Made a token. It is shown only now:'), { kind: 'facts', facts } as const]
      return { json: { ...jsonOf(key), token }, blocks }
    }
  },
  {
    name: 'token list',
    summary: "List a person's tokens",
    operands: ['EMAIL'],
    options: {},
    async run(services, given) {
      const keys = await (await services.directory()).apiKeys.list(given.operand('EMAIL'))
      const rows = keys.map((key) => [
        key._id.toHexString(),
        key.name,
        key.scopes.join(' ') || 'all',
        yesNo(key.is_read_only),
        key.expires_at ? time(key.expires_at) : '',
        key.last_used_at ? time(key.last_used_at) : ''
      ])
      const columns = ['id', 'name', 'scopes', 'read only', 'expires', 'last used']
      return {
        json: keys.map(jsonOf),
        blocks: [{ kind: 'table', columns, rows, empty: 'There are no tokens' }]
      }
    }
  },
  {
    name: 'token revoke',
    summary: 'Revoke a token',
    operands: ['ID'],
    options: {},
    async run(services, given) {
      const key = await (await services.directory()).apiKeys.revoke(given.operand('ID'))
      return { json: jsonOf(key), blocks: [line(`Revoked the token ${key.name || key._id.toHexString()}`)] }
    }
  }
]

function scopesOf(given: Given): ApiKeyScope[] {
  return given
    .texts('scope')
    .flatMap((text) => text.split(','))
    .map((text) => {
      const scope = knownScopes.find((known) => known === text.trim())
      if (!scope) throw new UsageError(`${text} is none of ${knownScopes.join(', ')}`, 'token add')
      return scope
    })
}

function expiryOf(given: Given): Date | undefined {
  const text = given.text('expires')
  if (text === undefined) return undefined
  const duration = parseDuration(text)
  const at = duration === undefined ? new Date(text) : new Date(Date.now() + duration)
  if (Number.isNaN(at.getTime()))
    throw new UsageError(`--expires ${text} is no time; write 30d or 2030-12-31`)
  return at
}

function jsonOf({ _id, user, ...key }: ApiKey) {
  const { addresses = [], created_at, expires_at, is_read_only, last_used_at, name, scopes } = key
  const ids = { id: _id.toHexString(), user: user.toHexString() }
  return { ...ids, name, scopes, addresses, is_read_only, expires_at, last_used_at, created_at }
}
