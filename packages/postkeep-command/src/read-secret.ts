// Secrets come by the standard input, never as arguments, which every process can see.
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { UsageError } from './usage-error.ts'

type Streams = {
  readonly stdin: NodeJS.ReadableStream & { isTTY?: boolean }
  readonly stderr: NodeJS.WritableStream
}

/** Gives a reader of one secret a call: a line of a pipe, or what is typed unseen at a terminal. */
export function secretReader({ stdin, stderr }: Streams): (prompt: string) => Promise<string> {
  let lines: AsyncIterator<string> | undefined
  return async (prompt) => {
    const isTerminal = stdin.isTTY === true
    if (isTerminal) stderr.write(`${prompt}: `)
    lines ??= createInterface({ input: stdin, output: nowhere(), terminal: isTerminal })[
      Symbol.asyncIterator
    ]()
    const { value, done } = await lines.next()
    if (isTerminal) stderr.write('\n')
    if (done === true || value === '')
      throw new UsageError(`${prompt} is missing; give it as a line of the standard input`)
    return value
  }
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() })
}
