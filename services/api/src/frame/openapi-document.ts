// The OpenAPI 3.1 document, made of the routes themselves.
import { z } from 'zod'
import {
  createDocument,
  type ZodOpenApiContentObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject
} from 'zod-openapi'
import { product } from '@postkeep/config'
import type { Route } from './route.ts'

const problem = z
  .object({ statusCode: z.number(), error: z.string(), message: z.string() })
  .meta({ id: 'Problem' })

const pageHeader = z.string().meta({ description: 'Where in the list one is' })
const pageHeaders = z.object({
  'X-Page-Count': pageHeader,
  'X-Page-Current': pageHeader,
  'X-Page-Size': pageHeader,
  'X-Item-Count': pageHeader,
  Link: pageHeader
})

/** `serverDomain`: the API is at api.<serverDomain>. */
export function openApiDocument(routes: readonly Route[], serverDomain: string): object {
  const paths: ZodOpenApiPathsObject = {}
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) }
  }
  return createDocument({
    openapi: '3.1.0',
    info: { title: `${product.name} API`, version: '1' },
    servers: [{ url: `https://api.${serverDomain}` }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'basic', description: 'User name: an API token; no password' },
        server: { type: 'http', scheme: 'basic', description: 'User name: one of API_SECRETS' },
        mailbox: { type: 'http', scheme: 'basic', description: 'Address and password of a mailbox' }
      }
    }
  })
}

function operationOf(route: Route): ZodOpenApiOperationObject {
  const { access, body, description, query } = route
  const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name!)
  const path = z.object(Object.fromEntries(names.map((name) => [name, z.string()])))
  const security = {
    public: [],
    mailbox: [{ mailbox: [] }],
    'account or mailbox': [{ token: [] }, { mailbox: [] }],
    server: [{ server: [] }],
    'account or server': [{ token: [] }, { server: [] }]
  }[access as string] ?? [{ token: [] }]
  const success = String(route.status ?? 200)
  return {
    summary: route.summary,
    ...(description && { description }),
    tags: [route.path.split('/')[2]!],
    security,
    requestParams: { path, ...(query && { query: query as z.ZodObject }) },
    ...(body && {
      requestBody: {
        required: !body.safeParse({}).success,
        content: { 'application/json': { schema: body } }
      }
    }),
    responses: {
      [success as '200']: {
        description: 'Done',
        ...(route.isPaged && { headers: pageHeaders }),
        ...(route.response !== 'nothing' && { content: contentOf(route) })
      },
      ...Object.fromEntries(
        statusesOf(route).map((status) => [
          status,
          { description: refusals[status]!, content: { 'application/json': { schema: problem } } }
        ])
      )
    }
  }
}

function contentOf({ otherTypes = [], response }: Route): ZodOpenApiContentObject {
  const type = response === 'text' ? 'text/plain' : response
  return {
    ...(typeof type === 'string'
      ? { [type]: { schema: z.string() } }
      : { 'application/json': { schema: type } }),
    ...Object.fromEntries(otherTypes.map((other) => [other, { schema: z.string() }]))
  }
}

const refusals: Record<string, string> = {
  '400': 'Something in the request is not valid; `message` names the field',
  '401': 'No credentials, or wrong ones',
  '403': 'Not with these credentials',
  '404': 'There is no such thing',
  '409': 'It is there already, or something stands against it',
  '412': 'It was changed meanwhile',
  '413': 'The body is too large',
  '415': 'The body is of a kind that is not read',
  '429': 'Too many requests; `Retry-After` tells how long to wait',
  '503': 'A part of the server does not answer'
}

function statusesOf(route: Route): string[] {
  const { access, body, method, path, perDay, query } = route
  const isPublic = access === 'public'
  const all = [
    ...(route.refusals ?? []).map(String),
    ...(body || query ? ['400'] : []),
    ...(isPublic ? [] : ['401', '403']),
    ...(path.includes(':') ? ['404'] : []),
    ...(body || method === 'DELETE' ? ['409'] : []),
    ...(body ? ['413', '415'] : []),
    ...(perDay || access === 'account or mailbox' ? ['429'] : []),
    '503'
  ]
  return [...new Set(all)].toSorted()
}
