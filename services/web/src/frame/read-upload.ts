// A form with files (multipart/form-data), within a bound, of somebody who has logged in. RFC 7578
import type { Context } from 'koa'
import { HttpProblem } from './http-problem.ts'

export type Upload = {
  readonly fields: Readonly<Record<string, string[]>>
  readonly files: ReadonlyMap<string, Buffer>
}

/** undefined: it is none. @throws HttpProblem too-large, not-same-site for one that is malformed */
export async function readUpload(context: Context, mostBytes: number): Promise<Upload | undefined> {
  if (!context.is('multipart/form-data')) return undefined
  const body = await bodyWithin(context, mostBytes)
  const form = await parsed(body, context.get('content-type'))
  const fields: Record<string, string[]> = {}
  const files = new Map<string, Buffer>()
  for (const [name, value] of form) {
    if (typeof value === 'string') (fields[name] ??= []).push(value)
    else if (value.size > 0) files.set(name, Buffer.from(await value.arrayBuffer()))
  }
  return { fields, files }
}

async function bodyWithin({ req, request }: Context, mostBytes: number): Promise<Buffer<ArrayBuffer>> {
  if ((request.length ?? 0) > mostBytes) throw new HttpProblem('too-large')
  const parts: Buffer[] = []
  let size = 0
  for await (const part of req as AsyncIterable<Buffer>) {
    size += part.length
    if (size > mostBytes) throw new HttpProblem('too-large')
    parts.push(part)
  }
  return Buffer.concat(parts, size)
}

async function parsed(body: Buffer<ArrayBuffer>, type: string) {
  try {
    return await new Response(body, { headers: { 'content-type': type } }).formData()
  } catch (error) {
    throw new HttpProblem('not-same-site', { cause: error })
  }
}
