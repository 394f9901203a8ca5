// Devices that are to be told of new mail. Their tokens are kept; this server tells nobody yet.
import { z } from 'zod'
import type { ShownPushToken } from '@postkeep/directory'
import { groupIn } from '../../frame/admit.ts'
import { ApiProblem, invalidField } from '../../frame/api-problem.ts'
import { defineRoute, type Visit } from '../../frame/route.ts'
import { id, line, moment } from '../../parts/fields.ts'

const platform = z.enum(['apns', 'fcm', 'unified-push', 'web-push'])

const tokenView = z
  .object({
    id,
    object: z.literal('push_token'),
    alias: id,
    platform,
    token: z.string(),
    device_name: z.string(),
    last_used_at: moment.nullable(),
    failure_count: z.number(),
    expires_at: moment,
    created_at: moment,
    updated_at: moment
  })
  .meta({ id: 'PushToken' })

function viewToken(known: ShownPushToken): z.input<typeof tokenView> {
  const { device_name, failure_count, last_used_at, token } = known
  return {
    id: known._id.toHexString(),
    object: 'push_token',
    alias: known.alias.toHexString(),
    platform: known.platform,
    token,
    device_name,
    last_used_at: last_used_at?.toISOString() ?? null,
    failure_count,
    expires_at: known.expires_at.toISOString(),
    created_at: known.created_at.toISOString(),
    updated_at: known.updated_at.toISOString()
  }
}

const path = '/v1/push-tokens'
const aliasField = {
  alias_id: line(254).optional().meta({ description: 'With an API token: the id or address of the alias' })
}

/** The alias of the mailbox, or the one that an account names. @throws DirectoryError, ApiProblem */
async function aliasOf(
  { caller, services }: Visit<'account or mailbox'>,
  wanted: string | undefined
): Promise<string> {
  if (caller.kind === 'mailbox') return caller.identity.mailbox
  if (wanted === undefined) throw invalidField('alias_id', 'is the alias whose devices these are')
  const { aliases, domains } = services.directory
  const alias = await aliases.find(wanted)
  const domain = alias && (await domains.find(alias.domain.toHexString()))
  const isAllowed = domain && (groupIn(domain, caller.user) === 'admin' || alias.user.equals(caller.user._id))
  if (!isAllowed)
    throw new ApiProblem(404, `There is no alias ${wanted.slice(0, 100)}`, { field: 'alias_id' })
  return alias._id.toHexString()
}

export const listPushTokens = defineRoute({
  method: 'GET',
  path,
  access: 'account or mailbox',
  scope: 'aliases',
  refusals: [404],
  summary: 'List the devices that are told of new mail',
  query: z.object({ platform: platform.optional(), ...aliasField }),
  response: z.array(tokenView),
  async handle(visit) {
    const alias = await aliasOf(visit, visit.query.alias_id)
    const found = await visit.services.directory.pushTokens.list(alias, visit.query.platform)
    return { body: found.map(viewToken) }
  }
})

export const createPushToken = defineRoute({
  method: 'POST',
  path,
  access: 'account or mailbox',
  scope: 'aliases',
  refusals: [404],
  status: 201,
  summary: 'Name a device that is to be told of new mail',
  description: 'The same token again is the same device, for another year. At most 15 an alias.',
  body: z.object({
    platform,
    token: z.string({ error: 'is a text' }).max(4096, { error: 'has at most 4096 characters' }),
    device_name: line(255).optional(),
    ...aliasField
  }),
  response: tokenView,
  async handle(visit) {
    const { alias_id, device_name: deviceName, platform: service, token } = visit.body
    const alias = await aliasOf(visit, alias_id)
    const { pushTokens } = visit.services.directory
    return { body: viewToken(await pushTokens.put(alias, { platform: service, token, deviceName })) }
  }
})

export const removePushTokens = defineRoute({
  method: 'DELETE',
  path,
  access: 'account or mailbox',
  scope: 'aliases',
  refusals: [404],
  status: 204,
  summary: 'Tell no device of new mail any more',
  query: z.object(aliasField),
  response: 'nothing',
  async handle(visit) {
    await visit.services.directory.pushTokens.removeAll(await aliasOf(visit, visit.query.alias_id))
    return { body: undefined }
  }
})

export const removePushToken = defineRoute({
  method: 'DELETE',
  path: `${path}/:id`,
  access: 'account or mailbox',
  scope: 'aliases',
  refusals: [404],
  status: 204,
  summary: 'Tell a device of new mail no more',
  query: z.object(aliasField),
  response: 'nothing',
  async handle(visit) {
    const alias = await aliasOf(visit, visit.query.alias_id)
    await visit.services.directory.pushTokens.remove(alias, visit.params['id'] ?? '')
    return { body: undefined }
  }
})
