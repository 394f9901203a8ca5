// Letters that are sent until they are taken, and what became of them: for tests that kill services meanwhile.
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { messageOfSize } from '@postkeep/testkit'
import type { MxFixture } from './fixture.ts'
import { SmtpClient } from './smtp-client.ts'

export const seed = Number(process.env['KILL_SEED'] ?? 20_260_105)

export interface Letter {
  readonly id: string
  readonly to: string
  readonly raw: Buffer
}

/** Counts the answers, and wakes who waits for a number of them. */
export class Progress {
  #count = 0
  #waiting: { at: number; wake: () => void }[] = []

  get count(): number {
    return this.#count
  }

  add(): void {
    this.#count += 1
    for (const { wake } of this.#waiting.filter(({ at }) => at <= this.#count)) wake()
    this.#waiting = this.#waiting.filter(({ at }) => at > this.#count)
  }

  async reached(at: number): Promise<void> {
    if (at <= this.#count) return
    await new Promise<void>((wake) => this.#waiting.push({ at, wake }))
  }
}

export function letters(count: number, recipients: readonly string[], random: () => number): Letter[] {
  return Array.from({ length: count }, (_, index) => {
    const id = `letter-${index}`
    const size = 1000 + Math.floor(random() ** 3 * 30_000)
    const generated = messageOfSize(size, seed + index)
    // Its first line is a Return-Path, which a receiving server replaces.
    const rest = generated.subarray(generated.indexOf('\n') + 1)
    const raw = Buffer.concat([Buffer.from(`X-Letter: ${id}\r\n`), rest])
    return { id, raw, to: recipients[index % recipients.length]! }
  })
}

/** A connection, or none: as the last try left it. */
interface Line {
  client: SmtpClient | undefined
}

type Mail = Parameters<SmtpClient['send']>[0]

export interface Sending<T> {
  readonly connect: () => Promise<SmtpClient>
  /** It may wait for its time. */
  readonly mailOf: (one: T) => Mail | Promise<Mail>
}

/** Sends until the queue is empty; what was not answered with 250 is sent again. */
export async function sendAll<T>(queue: T[], progress: Progress, sending: Sending<T>): Promise<void> {
  const line: Line = { client: undefined }
  while (queue.length > 0) {
    const mail = await sending.mailOf(queue.shift()!)
    while (!(await isTaken(line, sending.connect, mail))) await pause(20)
    progress.add()
  }
  await line.client?.say('QUIT').catch(() => undefined)
  line.client?.[Symbol.dispose]()
}

export function sender(port: number, queue: Letter[], progress: Progress): Promise<void> {
  return sendAll(queue, progress, {
    connect: () => SmtpClient.connect(port),
    mailOf: ({ raw, to }) => ({ from: 'bob@there.test', to: [to], raw })
  })
}

async function isTaken(line: Line, connect: Sending<never>['connect'], mail: Mail): Promise<boolean> {
  try {
    line.client ??= await connect()
    const reply = await line.client.send(mail)
    assert.ok(reply.code < 500, reply.text)
    if (reply.code !== 250) await line.client.say('RSET')
    return reply.code === 250
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error
    // What it needs is being killed: that is what these tests are about.
    line.client?.[Symbol.dispose]()
    line.client = undefined
    return false
  }
}

/** The letters that were stored, each with all its copies. */
export async function storedLetters(
  mx: MxFixture,
  recipients: readonly string[]
): Promise<Map<string, Buffer[]>> {
  const stored = new Map<string, Buffer[]>()
  for (const address of recipients) {
    for (const raw of await mx.messages(address)) {
      const id = /^X-Letter: (\S+)\r$/m.exec(raw.toString('latin1'))?.[1] ?? 'unknown'
      stored.set(id, [...(stored.get(id) ?? []), raw])
    }
  }
  return stored
}

/** Of each letter that is not there once, with its own bytes. */
export function faultsOf(all: readonly Letter[], stored: ReadonlyMap<string, Buffer[]>): string[] {
  const faults: string[] = []
  for (const { id, raw } of all) {
    const copies = stored.get(id) ?? []
    if (copies.length !== 1) faults.push(`${id} is there ${copies.length} times`)
    const changed = copies.some((copy) => !copy.subarray(copy.length - raw.length).equals(raw))
    if (changed) faults.push(`${id} has other bytes`)
  }
  return faults
}
