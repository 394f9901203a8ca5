// API tokens: what they are good for, until when, and for which addresses.
import { z } from 'zod'
import type { ApiKey } from '@postkeep/database'
import { boundTo } from '../../frame/admit.ts'
import { ApiProblem } from '../../frame/api-problem.ts'
import { defineRoute } from '../../frame/route.ts'
import { flag, future, id, line, list, moment } from '../../parts/fields.ts'

const scope = z.enum(['account', 'domains', 'aliases', 'emails'])

const keyView = z
  .object({
    id,
    object: z.literal('api_key'),
    name: z.string(),
    scopes: z.array(scope).meta({ description: 'Empty: all' }),
    addresses: z.array(z.string()).meta({ description: 'Aliases that it is for; empty: all' }),
    is_read_only: z.boolean(),
    expires_at: moment.nullable(),
    last_used_at: moment.nullable(),
    created_at: moment,
    updated_at: moment
  })
  .meta({ id: 'ApiKey' })

function viewKey(key: ApiKey): z.input<typeof keyView> {
  const { addresses = [], expires_at, is_read_only, last_used_at, name, scopes } = key
  return {
    id: key._id.toHexString(),
    object: 'api_key',
    name,
    scopes,
    addresses,
    is_read_only,
    expires_at: expires_at?.toISOString() ?? null,
    last_used_at: last_used_at?.toISOString() ?? null,
    created_at: key.created_at.toISOString(),
    updated_at: key.updated_at.toISOString()
  }
}

const path = '/v1/account/keys'

export const listKeys = defineRoute({
  method: 'GET',
  path,
  access: 'account',
  scope: 'account',
  summary: 'List the API tokens of the account, without the tokens themselves',
  response: z.array(keyView),
  handle: async ({ services, user }) => ({
    body: (await services.directory.apiKeys.list(user.email)).map(viewKey)
  })
})

export const createKey = defineRoute({
  method: 'POST',
  path,
  access: 'account',
  scope: 'account',
  status: 201,
  summary: 'Make an API token',
  description: 'It is shown this once. A token that may not do all cannot make others.',
  body: z.object({
    name: line(150).default(''),
    scopes: z.array(scope).max(4).default([]),
    addresses: list(100).default([]).meta({ description: 'Aliases that it sends as and administers' }),
    is_read_only: flag.default(false),
    expires_at: future.optional()
  }),
  response: keyView.extend({ token: z.string() }).meta({ id: 'NewApiKey' }),
  async handle({ body, key: own, services, user }) {
    if (own.scopes.length > 0 || own.is_read_only || boundTo(own))
      throw new ApiProblem(403, 'A token that may not do all makes no others')
    const { addresses, expires_at, is_read_only: isReadOnly, name, scopes } = body
    const ends = [expires_at, own.expires_at].filter((date) => date !== undefined)
    // It does not outlive the one that has made it.
    const [expiresAt] = ends.toSorted((a, b) => a.getTime() - b.getTime())
    const wanted = { user: user.email, name, scopes, addresses, isReadOnly, expiresAt }
    const { key, token } = await services.directory.apiKeys.create(wanted)
    services.events.changed({ user: user.email, what: 'made an API token' })
    return { body: { ...viewKey(key), token } }
  }
})

export const revokeKey = defineRoute({
  method: 'DELETE',
  path: `${path}/:key_id`,
  access: 'account',
  scope: 'account',
  summary: 'Revoke an API token',
  response: keyView,
  async handle({ params, services, user }) {
    const key = await services.directory.apiKeys.revoke(params['key_id'] ?? '', user.email)
    services.events.changed({ user: user.email, what: 'revoked an API token' })
    return { body: viewKey(key) }
  }
})
