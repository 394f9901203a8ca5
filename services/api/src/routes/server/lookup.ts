// What programs of the operator's own ask: what the server would do with mail for a domain. API §2.4b
import { z } from 'zod'
import type { Domain } from '@postkeep/database'
import type { AliasRecord } from '@postkeep/directory'
import { ApiProblem } from '../../frame/api-problem.ts'
import { defineRoute } from '../../frame/route.ts'
import { id, line } from '../../parts/fields.ts'
import type { Services } from '../../services.ts'

const domainFields = {
  domain: line(253).optional().meta({ description: 'Name or id' }),
  verification_record: line(100).optional().meta({ description: 'Instead of the name' })
}
const fields = z.object(domainFields)
const usualRecipients = 10

/** @throws ApiProblem 400, 404 */
async function domainOf(
  { database, directory }: Services,
  { domain: wanted, verification_record }: z.output<typeof fields>
): Promise<Domain> {
  if (wanted === undefined && verification_record === undefined)
    throw new ApiProblem(400, 'Name the domain', { field: 'domain' })
  const found = await (wanted === undefined
    ? database.domains.findOne({ verification_record: verification_record! })
    : directory.domains.find(wanted))
  if (!found) throw new ApiProblem(404, 'There is no such domain')
  return found
}

const marks = { 250: '!', 421: '!!', 550: '!!!' } as const

/** In the words of forward-email= records. */
function mappingOf({ error_code_if_disabled: code, is_enabled, name, recipients }: AliasRecord): string[] {
  return is_enabled ? recipients.map((recipient) => `${name}:${recipient}`) : [`${marks[code]}${name}:`]
}

export const lookup = defineRoute({
  method: 'GET',
  path: '/v1/lookup',
  access: 'server',
  summary: 'Where mail for a domain goes',
  query: z.object({
    ...domainFields,
    username: line(254)
      .optional()
      .meta({ description: 'A local part: that name and those that stand for many' })
  }),
  response: z.object({
    domain: z.string(),
    mapping: z.array(z.string()),
    aliases: z.array(
      z.object({
        id,
        name: z.string(),
        has_imap: z.boolean(),
        has_pgp: z.boolean(),
        public_key: z.string().optional()
      })
    )
  }),
  refusals: [404],
  async handle({ query, services }) {
    const domain = await domainOf(services, query)
    const all = await services.directory.aliases.list({ domain: domain.name })
    const username = query.username?.toLowerCase().replace(/\+.*$/, '')
    const found = all.filter(({ name }) => username === undefined || name === username || /^[*/]/.test(name))
    const aliases = found.map(({ _id, has_imap, has_pgp, name, public_key }) => ({
      id: _id.toHexString(),
      name,
      has_imap,
      has_pgp,
      ...(public_key !== undefined && { public_key })
    }))
    return { body: { domain: domain.name, mapping: found.flatMap(mappingOf), aliases } }
  }
})

export const getPort = defineRoute({
  method: 'GET',
  path: '/v1/port',
  access: 'server',
  summary: 'The port that mail for other servers of a domain is forwarded to',
  query: fields,
  response: z.object({ port: z.string() }),
  refusals: [404],
  handle: async ({ query, services }) => ({
    body: { port: String((await domainOf(services, query)).smtp_port) }
  })
})

const flag = z.boolean()

export const getSettings = defineRoute({
  method: 'GET',
  path: '/v1/settings',
  access: 'server',
  summary: 'What is looked for in mail for a domain',
  query: fields,
  response: z.object({
    domain: z.string(),
    port: z.string(),
    has_adult_content_protection: flag,
    has_phishing_protection: flag,
    has_executable_protection: flag,
    has_virus_protection: flag,
    require_tls_inbound: flag,
    allowlist: z.array(z.string()),
    denylist: z.array(z.string())
  }),
  refusals: [404],
  async handle({ query, services }) {
    const domain = await domainOf(services, query)
    const { allowlist, denylist, name, require_tls_inbound, smtp_port } = domain
    return {
      body: {
        domain: name,
        port: String(smtp_port),
        has_adult_content_protection: domain.has_adult_content_protection,
        has_phishing_protection: domain.has_phishing_protection,
        has_executable_protection: domain.has_executable_protection,
        has_virus_protection: domain.has_virus_protection,
        require_tls_inbound,
        allowlist,
        denylist
      }
    }
  }
})

export const getMaxForwardedAddresses = defineRoute({
  method: 'GET',
  path: '/v1/max-forwarded-addresses',
  access: 'server',
  summary: 'How many recipients an alias of a domain may have',
  query: fields,
  response: z.object({ max_forwarded_addresses: z.number() }),
  refusals: [404],
  async handle({ query, services }) {
    const { max_recipients_per_alias: most } = await domainOf(services, query)
    return { body: { max_forwarded_addresses: most || usualRecipients } }
  }
})
