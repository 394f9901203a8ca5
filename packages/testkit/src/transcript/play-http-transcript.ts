// Golden transcripts of HTTP. A request and its answer are blocks of lines; what is not told is not compared.
//   > METHOD /path      > Header: value     >      > body       the request; ${name} is replaced
//   < status            < Header: value     <      < body       the answer; a ${name} not known yet takes its value here
//   # note              comment
// XML of an answer is compared an element a line, indented, without the declarations of the root.
import assert from 'node:assert/strict'

export interface HttpTranscriptTarget {
  /** http://host:port */
  readonly url: string
  /** Sent with each request that has no Authorization of its own; `Authorization: none` sends none. */
  readonly authorization: string
  readonly variables: Readonly<Record<string, string>>
}

interface Block {
  readonly first: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string | undefined
  readonly where: string
}

interface Exchange {
  readonly request: Block
  readonly answer: Block
}

/** @throws AssertionError that shows the answer as it would stand in the transcript */
export async function playHttpTranscript(
  text: string,
  { url, authorization, variables }: HttpTranscriptTarget
): Promise<void> {
  const known = new Map(Object.entries(variables))
  const fill = (line: string): string =>
    line.replace(/\$\{(\w+)\}/g, (whole, name) => known.get(name) ?? whole)
  for (const { request, answer } of parseExchanges(text)) {
    const [method = '', path = ''] = fill(request.first).split(' ')
    const headers = new Headers(request.headers.map(([name, value]) => [name, fill(value)]))
    if (!headers.has('authorization')) headers.set('authorization', authorization)
    if (headers.get('authorization') === 'none') headers.delete('authorization')
    const body = request.body === undefined ? {} : { body: fill(request.body) }
    const actual = await fetch(`${url}${path}`, { method, headers, redirect: 'manual', ...body })
    compare(answer, { status: actual.status, headers: actual.headers, body: await actual.text() }, known)
  }
}

interface Actual {
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

function compare(expected: Block, { status, headers, body }: Actual, known: Map<string, string>): void {
  const shown = shownBody(body)
  const about = `${expected.where}: the answer was\n< ${status}\n<\n${shown.map((line) => `< ${line}`).join('\n')}\n`
  assert.equal(String(status), expected.first, about)
  for (const [name, value] of expected.headers) {
    const actual = headers.get(name) ?? ''
    assert.ok(matches(value, actual, known), `${expected.where}: ${name} is ${actual}, not ${value}`)
  }
  if (expected.body === undefined) return
  const lines = expected.body.split('\n').filter((line) => line !== '')
  for (const [index, line] of lines.entries()) {
    assert.ok(matches(line, shown[index] ?? '', known), `line ${index + 1}: ${line}\n${about}`)
  }
  assert.equal(shown.length, lines.length, about)
}

/** What a new variable took is known from then on. */
function matches(line: string, actual: string, known: Map<string, string>): boolean {
  const taken: string[] = []
  const pattern = line.replace(/\$\{(\w+)\}|[\\^$.*+?()[\]{}|]/g, (part, name?: string) => {
    if (name === undefined) return `\\${part}`
    const value = known.get(name)
    if (value !== undefined) return value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    if (taken.includes(name)) return `\\k<${name}>`
    taken.push(name)
    return `(?<${name}>[^<>]+)`
  })
  const found = new RegExp(`^${pattern}$`).exec(actual)
  for (const name of found ? taken : []) known.set(name, found!.groups![name]!)
  return found !== null
}

function shownBody(body: string): string[] {
  if (!body.startsWith('<?xml')) return body === '' ? [] : body.trimEnd().split(/\r?\n/)
  const plain = body
    .replace(/^<\?xml[^>]*>\s*/, '')
    .replace(/ xmlns(?::\w+)?="[^"]*"/g, '')
    .replaceAll('&#13;', '')
  const lines: string[] = []
  let depth = 0
  for (const [part] of plain.matchAll(/<([\w:-]+)[^<>]*>[^<>]+<\/\1>|<[^<>]+>/g)) {
    if (part.startsWith('</')) depth -= 1
    lines.push(...`${'  '.repeat(depth)}${part}`.split('\n'))
    if (/^<[^/]/.test(part) && !part.endsWith('/>') && !part.includes('</')) depth += 1
  }
  return lines
}

function parseExchanges(text: string): Exchange[] {
  const blocks: { mark: string; lines: string[]; where: string }[] = []
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const [, mark, rest = ''] = /^([<>])(?: (.*))?$/.exec(line) ?? []
    if (mark === undefined) throw new SyntaxError(`line ${index + 1} is no line of a transcript: ${line}`)
    if (blocks.at(-1)?.mark !== mark) blocks.push({ mark, lines: [], where: `line ${index + 1}` })
    blocks.at(-1)!.lines.push(rest)
  }
  const exchanges: Exchange[] = []
  for (let index = 0; index < blocks.length; index += 2) {
    const [request, answer] = [blocks[index], blocks[index + 1]]
    if (request?.mark !== '>' || answer === undefined) throw new SyntaxError('A request has no answer')
    exchanges.push({ request: blockOf(request), answer: blockOf(answer) })
  }
  return exchanges
}

function blockOf({ lines, where }: { readonly lines: readonly string[]; readonly where: string }): Block {
  const [first = '', ...rest] = lines
  const end = rest.indexOf('')
  const heads = end < 0 ? rest : rest.slice(0, end)
  const headers = heads.map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon), line.slice(colon + 1).trim()]
  })
  return { first, headers, body: end < 0 ? undefined : rest.slice(end + 1).join('\n'), where }
}
