// Runs the command: as a child process, as a shell would, or within this process, which is quicker.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { runCommand } from '../src/index.ts'

export type Run = { readonly exitCode: number; readonly stdout: string; readonly stderr: string }

/** What the commands print with --json, as far as the tests look. */
export type Answer = {
  id: string
  address: string
  dns_records: { purpose: string }[]
  email: string
  error_code_if_disabled: number
  group: string
  is_read_only: boolean
  scopes: string[]
  token?: string
  is_enabled: boolean
  mailbox_created: boolean
  max_quota: number
  members: string[]
  message?: string
  name: string
  owner: string
  password: string
  recipients: string[]
  recoveryCode: string
  size: number
  slot: { scopes: string[] }
  status: string
}
export type Refused = { exitCode: number; code: string; field?: string; message: string }

export type Postkeep = {
  /** @throws when the exit code is not 0 */
  readonly done: (args: string, input?: string) => Promise<Answer>
  readonly list: (args: string) => Promise<Answer[]>
  readonly refused: (args: string, input?: string) => Promise<Refused>
}

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

export function runProcess(
  args: readonly string[],
  environment: Record<string, string>,
  input = ''
): Promise<Run> {
  const { promise, resolve } = Promise.withResolvers<Run>()
  const { PATH = '' } = process.env
  const child = execFile(
    process.execPath,
    [main, ...args],
    { env: { PATH, ...environment } },
    (error, stdout, stderr) => {
      const exitCode = typeof error?.code === 'number' ? error.code : error ? -1 : 0
      resolve({ exitCode, stdout, stderr })
    }
  )
  child.stdin?.end(input)
  return promise
}

export async function runHere(
  args: readonly string[],
  environment: Record<string, string>,
  input = ''
): Promise<Run> {
  const stdout = collector()
  const stderr = collector()
  const stdin = Readable.from(input === '' ? [] : [input])
  const exitCode = await runCommand(args, {
    environment,
    stdin,
    stdout: stdout.stream,
    stderr: stderr.stream
  })
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() }
}

export function postkeepOf(environment: () => Record<string, string>, run = runHere): Postkeep {
  const json = async (args: string, input?: string) => {
    const { exitCode, stdout, stderr } = await run([...args.split(' '), '--json'], environment(), input)
    assert.equal(exitCode, 0, stderr)
    return JSON.parse(stdout)
  }
  return {
    done: json,
    list: json,
    async refused(args, input) {
      const { exitCode, stdout, stderr } = await run([...args.split(' '), '--json'], environment(), input)
      assert.equal(stdout, '', args)
      assert.doesNotMatch(stderr, /\n\s+at /)
      // Above it may stand how far it came.
      return { exitCode, ...JSON.parse(stderr.trim().split('\n').at(-1) ?? '').error }
    }
  }
}

function collector() {
  let text = ''
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString()
      done()
    }
  })
  return { stream, text: () => text }
}
