// Labels of messages: keywords of IMAP (RFC 9051 §2.3.2) with names and colours, which are kept as an annotation of the
// mailbox (RFC 5464).
import { z } from 'zod'
import { product } from '@postkeep/config'
import type { MailboxSession } from '@postkeep/mailbox-client'
import { MailboxError } from '@postkeep/mailbox-contract'
import { ApiProblem } from '../../frame/api-problem.ts'
import { defineRoute } from '../../frame/route.ts'
import { line } from '../../parts/fields.ts'

const entry = `/private/vendor/${product.slug}/labels`
const mostLabels = 200

const kept = z.object({ keyword: z.string(), name: z.string(), color: z.string() })
type Label = z.output<typeof kept>

const labelView = z
  .object({
    id: z.string(),
    object: z.literal('label'),
    keyword: z.string().meta({ description: 'As messages have it' }),
    name: z.string(),
    color: z.string().meta({ description: 'Empty: none' })
  })
  .meta({ id: 'Label' })

const given = {
  name: line(100).pipe(z.string().min(1, { error: 'is what the label is called' })),
  keyword: line(100)
    .transform((text) => text.toLowerCase())
    .pipe(z.string().regex(/^[^\s\p{Cc}\\"(){%*\]]+$/u, { error: 'is one word, without \\ " ( ) { % * ]' }))
    .optional(),
  color: z
    .string({ error: 'is a colour such as #1f6feb' })
    .regex(/^(?:#[0-9a-f]{6})?$/i, { error: 'is a colour such as #1f6feb' })
    .optional()
}
const shape = z.object(given)

function labelOf({ color = '', keyword, name }: z.output<typeof shape>): Label {
  return { keyword: keyword ?? keywordOf(name), name, color }
}

/** Of a name that may hold spaces. */
function keywordOf(name: string): string {
  return name.toLowerCase().replace(/[\s\p{Cc}\\"(){%*\]]+/gu, '_')
}

function view(label: Label): z.input<typeof labelView> {
  return { id: label.keyword, object: 'label', ...label }
}

async function readLabels(session: MailboxSession): Promise<Label[]> {
  const [entries] = await session.readMetadata([''], { names: [entry], depth: 0 })
  const [found] = entries ?? []
  return found ? z.array(kept).parse(JSON.parse(Buffer.from(found.value).toString())) : []
}

/** @throws ApiProblem 400 */
async function writeLabels(session: MailboxSession, labels: readonly Label[]): Promise<void> {
  if (labels.length > mostLabels) throw new ApiProblem(400, `There are at most ${mostLabels} labels`)
  const value = labels.length === 0 ? null : Buffer.from(JSON.stringify(labels))
  await session.writeMetadata('', [{ name: entry, value }])
}

/** Those that messages have, or had. */
async function usedKeywords(session: MailboxSession): Promise<string[]> {
  try {
    const { keywords } = await session.openFolder('INBOX')
    return keywords.map((keyword) => keyword.toLowerCase()).filter((keyword) => !keyword.startsWith('$'))
  } catch (error) {
    if (error instanceof MailboxError && error.code === 'not-found') return []
    throw error
  }
}

const path = '/v1/labels'

export const listLabels = defineRoute({
  method: 'GET',
  path,
  access: 'mailbox',
  summary: 'List the labels: those with names and colours, then others that messages have',
  response: z.array(labelView),
  async handle({ session }) {
    const [labels, used] = [await readLabels(session), await usedKeywords(session)]
    const known = new Set(labels.map(({ keyword }) => keyword))
    const others = used.filter((keyword) => !known.has(keyword))
    return {
      body: [...labels, ...others.map((keyword) => ({ keyword, name: keyword, color: '' }))].map(view)
    }
  }
})

export const createLabel = defineRoute({
  method: 'POST',
  path,
  access: 'mailbox',
  status: 201,
  summary: 'Give a label a name and a colour',
  body: shape,
  response: labelView,
  async handle({ body, session }) {
    const label = labelOf(body)
    const labels = await readLabels(session)
    if (labels.some(({ keyword }) => keyword === label.keyword))
      throw new ApiProblem(409, `There is a label ${label.keyword}`, { field: 'name' })
    await writeLabels(session, [...labels, label])
    return { body: view(label) }
  }
})

export const updateLabels = defineRoute({
  method: 'PUT',
  path,
  access: 'mailbox',
  summary: 'Change a label, or all of them',
  description:
    'With `labels` all: one that is not among them has no name any more; messages keep their keywords.',
  body: z.union([z.object({ labels: z.array(shape).max(mostLabels) }), shape]),
  response: z.array(labelView),
  async handle({ body, session }) {
    const labels = 'labels' in body ? body.labels.map(labelOf) : await changed(session, labelOf(body))
    const distinct = [...new Map(labels.map((label) => [label.keyword, label])).values()]
    await writeLabels(session, distinct)
    return { body: distinct.map(view) }
  }
})

async function changed(session: MailboxSession, label: Label): Promise<Label[]> {
  const labels = await readLabels(session)
  const others = labels.filter(({ keyword }) => keyword !== label.keyword)
  return others.length === labels.length
    ? [...labels, label]
    : labels.map((one) => (one.keyword === label.keyword ? label : one))
}
