// Where messages and bodies are while they come in: small ones in memory, large ones in a sealed file, both under budgets
// that all connections share, so that no number of clients can exhaust the machine.
import { tmpdir } from 'node:os'
import type { Readable } from 'node:stream'
import { ChunkList } from './chunk-list.ts'
import { letGo } from './let-go.ts'
import { SealedFile } from './sealed-file.ts'
import { SpoolFull } from './spool-full.ts'

const mebibyte = 1024 * 1024

export type SpoolOptions = {
  /** For the files of large messages; the system's folder for temporary files by default. */
  directory?: string
  /** Largest message that is kept in memory (1 MiB), and all of them together (64 MiB). */
  memoryLimit?: number
  memoryBudget?: number
  /** Bytes of all files together (2 GiB). */
  fileBudget?: number
}

export type Stored = {
  readonly size: number
  readonly chunks: readonly Buffer[] | undefined
  /** They have memory of their own where they come from a file. */
  bytes(): Promise<Buffer>
  /** From `start` up to `end`; all of it where they are left out. */
  read(start?: number, end?: number): AsyncIterable<Buffer>
  dispose(): Promise<void>
}

/** Still comes in. */
export type Spooled = Stored & {
  /** One at a time. @throws SpoolFull */
  append(chunk: Buffer): Promise<void>
}

export type Spool = {
  /** Bytes in memory and in files at the moment. */
  readonly usage: { readonly memory: number; readonly files: number }
  create(): Spooled
  /** Takes the stream to its end in any case. @throws SpoolFull */
  receive(stream: Readable): Promise<Stored>
}

export function createSpool(options: SpoolOptions = {}): Spool {
  const settings = {
    directory: options.directory ?? tmpdir(),
    memoryLimit: options.memoryLimit ?? mebibyte,
    memory: new Budget(options.memoryBudget ?? 64 * mebibyte),
    files: new Budget(options.fileBudget ?? 2048 * mebibyte)
  }
  return {
    get usage() {
      return { memory: settings.memory.used, files: settings.files.used }
    },
    create: () => new SpooledMessage(settings),
    receive: (stream) => receive(stream, new SpooledMessage(settings))
  }
}

async function receive(stream: Readable, message: SpooledMessage): Promise<Stored> {
  let failure: unknown
  // Nothing of a message that will be refused needs to be kept until its last byte.
  stream.once('oversize', () => void message.dispose().catch((error: unknown) => (failure ??= error)))
  try {
    for await (const chunk of stream) {
      if (failure === undefined)
        failure = await message.append(chunk as Buffer).catch((error: unknown) => error)
      if (failure !== undefined) await message.dispose()
    }
  } catch (error) {
    await message.dispose()
    throw error
  }
  if (failure !== undefined) throw failure
  return message
}

class Budget {
  used = 0
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  take(bytes: number): boolean {
    if (this.used + bytes > this.#limit) return false
    this.used += bytes
    return true
  }

  release(bytes: number): void {
    this.used -= bytes
  }
}

type SpoolSettings = { directory: string; memoryLimit: number; memory: Budget; files: Budget }

class SpooledMessage implements Spooled {
  size = 0
  readonly #settings: SpoolSettings
  #list: ChunkList | undefined = new ChunkList()
  #file: SealedFile | undefined
  #memoryTaken = 0
  #filesTaken = 0
  #isDisposed = false

  constructor(settings: SpoolSettings) {
    this.#settings = settings
  }

  get chunks(): readonly Buffer[] | undefined {
    return this.#list?.chunks
  }

  async append(chunk: Buffer): Promise<void> {
    if (this.#isDisposed) return
    this.size += chunk.length
    if (this.#list && this.size <= this.#settings.memoryLimit && this.#settings.memory.take(chunk.length)) {
      this.#memoryTaken += chunk.length
      this.#list.append(chunk)
      return
    }
    try {
      await this.#moveToFile()
      await this.#write(chunk)
    } catch (error) {
      throw new SpoolFull(error)
    }
  }

  async bytes(): Promise<Buffer> {
    if (this.#list) return this.#list.concat()
    const whole = Buffer.allocUnsafeSlow(this.size)
    let at = 0
    for await (const chunk of this.#file?.read(0, this.size) ?? []) {
      at += chunk.copy(whole, at)
      letGo(chunk)
    }
    return whole
  }

  async *read(start = 0, end = this.size): AsyncGenerator<Buffer> {
    if (this.#list) yield* slices(this.#list.chunks, start, end)
    else if (this.#file) yield* this.#file.read(start, end)
  }

  async dispose(): Promise<void> {
    if (this.#isDisposed) return
    this.#isDisposed = true
    this.#settings.memory.release(this.#memoryTaken)
    this.#settings.files.release(this.#filesTaken)
    this.#list = undefined
    await this.#file?.close()
  }

  async #moveToFile(): Promise<void> {
    if (!this.#list) return
    const { chunks } = this.#list
    this.#file = await SealedFile.create(this.#settings.directory)
    for (const chunk of chunks) await this.#write(chunk)
    this.#list = undefined
    this.#settings.memory.release(this.#memoryTaken)
    this.#memoryTaken = 0
  }

  async #write(chunk: Buffer): Promise<void> {
    if (!this.#settings.files.take(chunk.length)) throw new Error('the budget for spool files is used up')
    this.#filesTaken += chunk.length
    await this.#file!.append(chunk)
  }
}

function* slices(chunks: readonly Buffer[], start: number, end: number): Generator<Buffer> {
  let at = 0
  for (const chunk of chunks) {
    const [from, to] = [Math.max(0, start - at), Math.min(chunk.length, end - at)]
    if (from < to) yield chunk.subarray(from, to)
    at += chunk.length
  }
}
