// The reference for people: one page without anything from elsewhere, made of the routes.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { product } from '@postkeep/config'
import type { Route } from './route.ts'

const style = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{max-width:56rem;margin:2rem auto;padding:0 1rem}
h2{margin-top:3rem;text-transform:capitalize}details{border-top:1px solid #8884;padding:.6rem 0}summary{cursor:pointer}
code{font-size:.9em}b{display:inline-block;min-width:4.5rem}table{border-collapse:collapse;margin:.5rem 0}
td{padding:.15rem 1rem .15rem 0;vertical-align:top}.dim{opacity:.75}`

export const referencePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; frame-ancestors 'none'`

export function referencePage(routes: readonly Route[]): string {
  const areas = Map.groupBy(routes, ({ path }) => path.split('/')[2]!)
  const sections = [...areas].map(
    ([area, inside]) => `<h2>${escaped(area)}</h2>${inside.map(entry).join('')}`
  )
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${product.name} API</title><style>${style}</style></head><body><h1>${product.name} API</h1>
<p>HTTP basic authentication: an API token as the user name and no password (<code>postkeep token add</code>), or address and
password of a mailbox. Bodies are JSON or forms; a refusal is JSON with a <code>message</code> that names the field.
For programs: <a href="/v1/openapi.json">/v1/openapi.json</a>.</p>${sections.join('')}</body></html>`
}

function entry({ access, body, description, method, path, perDay, query, response, summary }: Route): string {
  const notes = [
    description,
    `Credentials: ${access}.`,
    perDay === undefined ? undefined : `At most ${perDay} times a day.`
  ]
  return `<details><summary><b>${method}</b> <code>${escaped(path)}</code> <span class="dim">${escaped(summary)}</span></summary>
<p>${escaped(notes.filter(Boolean).join(' '))}</p>${table('Query', query, 'input')}${table('Body', body, 'input')}${
    typeof response === 'string' ? `<p>Answers ${response}.</p>` : table('Answer', response, 'output')
  }</details>`
}

type Property = { readonly description?: string; readonly type?: string; readonly items?: { type?: string } }

function table(title: string, schema: z.ZodType | undefined, io: 'input' | 'output'): string {
  if (!schema) return ''
  const json = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' }) as unknown as {
    properties?: Record<string, Property>
    required?: string[]
    items?: { properties?: Record<string, Property> }
  }
  const rows = Object.entries(json.properties ?? json.items?.properties ?? {}).map(([name, property]) => {
    const needed = io === 'input' && json.required?.includes(name) ? ' (needed)' : ''
    return `<tr><td><code>${escaped(name)}</code>${needed}<td>${property.type ?? ''}<td>${escaped(property.description ?? '')}`
  })
  return rows.length === 0 ? '' : `<p>${title}</p><table>${rows.join('')}</table>`
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
