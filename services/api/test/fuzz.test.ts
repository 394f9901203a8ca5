// Whatever is asked of the API: an answer that is no fault of the server, and a problem that says what was wrong.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fuzzTarget, sendSpoiledRequest, sourceLiterals } from '@postkeep/fuzz'
import { startApi, type Api, type Json } from './api.ts'

const words = [
  ...sourceLiterals(
    join(import.meta.dirname, '../src/{routes,parts,frame}/**/*.ts'),
    join(import.meta.dirname, '../../../packages/sieve/src/*.ts')
  ).filter((text) => text.length < 100),
  ...`{"$gt":""}|"__proto__":|[]|null|true|1e400|\\u0000|"\\ud800"|[[[[|?q=|&page=|%ff`.split('|')
]
/** What goes out into the world, and what never ends. */
const left = /verify|self-test|test-s3|\/ws|encrypt$/

/** What the other requests need. */
const removes = (path: string, method: string): boolean =>
  method === 'delete' && /\/domains\/[^/]+(?:\/aliases\/[^/]+)?$/.test(path)

let api: Api
let owner: string
let mailbox: string
before(async () => {
  api = await startApi({ LAB: 'true' })
  owner = await api.person('owner@far.example')
  mailbox = await api.mailbox('me@fuzz.example')
})
after(() => api[Symbol.asyncDispose]())

/** A request for each operation of the document, with all of its fields. */
async function requests(): Promise<string[]> {
  const { json: document } = await api.call('/v1/openapi.json')
  const operations = Object.entries(document.paths as Record<string, Json>).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Json>).map(([method, operation]) => ({
      path,
      method,
      operation
    }))
  )
  return operations
    .filter(({ path, method }) => !left.test(path) && !removes(path, method))
    .map(({ path, method, operation }) => {
      const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
        /domain/.test(name) ? 'fuzz.example' : 'me'
      )
      const query = ((operation.parameters ?? []) as Json[])
        .filter((one) => one.in === 'query')
        .map((one) => `${one.name}=${encodeURIComponent(String(example(one.schema, document)))}`)
      const schema = operation.requestBody?.content?.['application/json']?.schema
      const target = `${method.toUpperCase()} ${filled}${query.length > 0 ? `?${query.join('&')}` : ''}`
      const as = JSON.stringify(operation.security ?? []).includes('mailbox') ? 'mailbox' : 'owner'
      const body = schema === undefined ? '' : JSON.stringify(example(schema, document))
      return `${target}\r\nX-As: ${as}\r\nContent-Type: application/json\r\n\r\n${body}`
    })
}

/** A value that the schema allows, or nearly. */
function example(schema: Json, document: Json, depth = 0): unknown {
  const one = schemaBehind(schema, document)
  if (one !== undefined && depth < 6) return example(one, document, depth + 1)
  if (schema?.enum) return schema.enum[0]
  const inside = (inner: Json): unknown => example(inner, document, depth + 1)
  return examplesOfTypes[schema?.type]?.(inside, schema) ?? 'me@fuzz.example'
}

/** The one that it names, or the first of those that it may be. */
function schemaBehind(schema: Json, document: Json): Json {
  const named = /^#\/components\/schemas\/(.*)$/.exec(schema?.$ref ?? '')?.[1]
  return named === undefined ? (schema?.anyOf ?? schema?.oneOf)?.[0] : document.components.schemas[named]
}

const examplesOfTypes: Readonly<Record<string, (of: (inner: Json) => unknown, schema: Json) => unknown>> = {
  object: (of, { properties = {} }) =>
    Object.fromEntries(Object.entries(properties).map(([key, inner]) => [key, of(inner)])),
  array: (of, { items }) => [of(items)],
  integer: () => 1,
  number: () => 1,
  boolean: () => true
}

test('requests', async (t) => {
  const run = async (input: Buffer): Promise<void> => {
    const text = input.toString('latin1')
    if (left.test(text.slice(0, text.indexOf('\r\n')))) return
    const authorization = `Authorization: Basic ${btoa(/^X-As: mailbox/im.test(text) ? mailbox : owner)}`
    const answer = await sendSpoiledRequest(`http://127.0.0.1:${api.port}`, input, [authorization])
    if (answer === undefined) return
    assert.ok(answer.status < 500 || answer.status === 501, `${answer.status}: ${answer.body.slice(0, 500)}`)
    if (answer.status < 400 || !answer.body.startsWith('{')) return
    const problem = JSON.parse(answer.body) as Json
    assert.equal(problem.statusCode, answer.status)
    assert.ok(String(problem.message).length < 3000)
  }
  await fuzzTarget(t, {
    name: 'API requests',
    found: join(import.meta.dirname, 'fuzz-found'),
    seeds: await requests(),
    words,
    covers: ['/services/api/src/', '/packages/sieve/src/', '/packages/directory/src/'],
    inputs: 150,
    largest: 8192,
    isStore: true,
    run
  })
  assert.deepEqual(Object.keys(Object.prototype), [])
})
