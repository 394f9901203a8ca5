// Plays a transcript (parse-transcript.ts) against a live server.
import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import { parseTranscript, type Step, type StepKind } from './parse-transcript.ts'
import { openSession, type TranscriptSession } from './transcript-session.ts'

export type TranscriptTarget = {
  port: number
  host?: string
  /** TLS from the first byte. */
  tls?: ConnectionOptions
  /** For the step C^. */
  startTls?: ConnectionOptions
  variables?: Readonly<Record<string, string>>
  /** For each step. */
  timeoutMs?: number
}

type Variables = Record<string, string>

type Scene = {
  readonly target: TranscriptTarget
  readonly sessions: Map<string, TranscriptSession>
  readonly variables: Variables
  readonly timeoutMs: number
}

/**
 * `source`: a file's path, or the text itself where it has more than one line.
 * @returns the variables that it captured @throws Error with file:line, what was expected and what came
 */
export async function playTranscript(source: string, target: TranscriptTarget): Promise<Readonly<Variables>> {
  const isText = source.includes('\n')
  const text = isText ? source : await readFile(source, 'utf8')
  const scene: Scene = {
    target,
    sessions: new Map(),
    variables: { ...target.variables },
    timeoutMs: target.timeoutMs ?? 60_000
  }
  try {
    for (const step of parseTranscript(text, isText ? 'transcript' : source)) await play(step, scene)
    return scene.variables
  } finally {
    for (const session of scene.sessions.values()) session.destroy()
  }
}

async function play(step: Step, scene: Scene): Promise<void> {
  const session = scene.sessions.get(step.session) ?? (await open(step, scene))
  try {
    await actions[step.kind](session, step, scene)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const before = session.dialogue.slice(-12).map((line) => `    ${line}`)
    throw new Error([`${step.where}: ${reason}`, '  The dialogue before:', ...before].join('\n'), {
      cause: error
    })
  }
}

async function open(step: Step, { target, sessions }: Scene): Promise<TranscriptSession> {
  try {
    const session = await openSession(target.host ?? '127.0.0.1', target.port, target.tls)
    sessions.set(step.session, session)
    return session
  } catch (error) {
    throw new Error(`${step.where}: cannot connect to port ${target.port}`, { cause: error })
  }
}

type Action = (session: TranscriptSession, step: Step, scene: Scene) => Promise<void> | void

const actions: Readonly<Record<StepKind, Action>> = {
  send: (session, { text }, { variables }) => session.send(Buffer.from(`${fill(text, variables)}\r\n`)),
  'send-bytes': (session, { text }, { variables }) => session.send(unescape(fill(text, variables))),
  upgrade: (session, _step, { target }) => session.upgrade(upgradeOptions(target)),
  close: (session) => session.destroy(),
  async line(session, { text }, { variables, timeoutMs }) {
    const expected = fill(text, variables)
    check(await session.line(timeoutMs), expected, (line) => line === expected)
  },
  async match(session, { text }, { variables, timeoutMs }) {
    const pattern = new RegExp(fill(text, variables, escapePattern))
    const line = await session.line(timeoutMs)
    check(line, String(pattern), () => pattern.test(line))
    Object.assign(variables, pattern.exec(line)?.groups)
  },
  async skip(session, { text }, { variables, timeoutMs }) {
    const expected = fill(text, variables)
    while (!(await session.line(timeoutMs)).includes(expected));
  },
  async bytes(session, { text }, { variables, timeoutMs }) {
    const expected = unescape(fill(text, variables))
    const received = await session.bytes(expected.length, timeoutMs)
    check(received.toString('latin1'), expected.toString('latin1'), () => received.equals(expected))
  },
  async closed(session, _step, { timeoutMs }) {
    const rest = await session.closed(timeoutMs)
    check(rest.toString('utf8'), '(the end of the connection)', () => rest.length === 0)
  }
}

function check(received: string, expected: string, isRight: (received: string) => boolean): void {
  if (!isRight(received)) throw new Error(`\n  expected: ${expected}\n  received: ${received}`)
}

function fill(text: string, variables: Variables, transform = (value: string): string => value): string {
  return text.replace(/\$\{(\w+)\}/g, (_whole, name: string) => {
    const value = variables[name]
    if (value === undefined) throw new Error(`nothing has set \${${name}}`)
    return transform(value)
  })
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}

const escapes: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', 0: '\0', '\\': '\\' }

/** Text is UTF-8; \xNN is that byte. */
function unescape(text: string): Buffer {
  const pieces = text.split(/(\\x[0-9a-fA-F]{2}|\\[rnt0\\])/)
  return Buffer.concat(
    pieces.map((piece) => {
      if (/^\\x../.test(piece)) return Buffer.of(Number.parseInt(piece.slice(2), 16))
      return Buffer.from(piece.startsWith('\\') ? (escapes[piece[1]!] ?? piece) : piece)
    })
  )
}

function upgradeOptions({ startTls, tls, host = '127.0.0.1' }: TranscriptTarget): ConnectionOptions {
  const options = startTls ?? tls
  if (!options) throw new Error('C^ needs the option startTls')
  return isIP(host) === 0 ? { servername: host, ...options } : options
}
