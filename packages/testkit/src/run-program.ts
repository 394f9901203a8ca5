// Other people's programs: run to their end, and what a test does where one is not installed.
import { execFile } from 'node:child_process'
import { hasProgram } from './has-program.ts'

export interface ProgramResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface ProgramOptions {
  /** Added to this process' own. */
  readonly environment?: Readonly<Record<string, string>>
  /** Its standard input. */
  readonly input?: string
  /** 2 minutes. */
  readonly timeoutMs?: number
}

/** An exit code other than 0 is a result, not an error. */
export function runProgram(
  command: string,
  args: readonly string[],
  { environment = {}, input = '', timeoutMs: timeout = 120_000 }: ProgramOptions = {}
): Promise<ProgramResult> {
  const env = { ...process.env, ...environment }
  const options = { timeout, maxBuffer: 16 * 1024 * 1024, env }
  return new Promise((resolve, reject) => {
    const child = execFile(command, args, options, (error, stdout, stderr) => {
      const code = error ? error.code : 0
      if (typeof code === 'number') resolve({ code, stdout, stderr })
      else reject(error ?? new Error(`${command} ended without an exit code`))
    })
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
  })
}

/** As `runProgram`. @throws with all that it said, when its exit code is not 0 */
export async function succeed(
  command: string,
  args: readonly string[],
  options?: ProgramOptions
): Promise<ProgramResult> {
  const result = await runProgram(command, args, options)
  const { code, stderr, stdout } = result
  if (code !== 0) throw new Error(`${command} ended with ${code}:\n${stdout}${stderr}`)
  return result
}

/** For `test(…, { skip })`: why the test cannot run, or false. @throws in CI, where all programs have to be there */
export function without(program: string, debianPackage = program): string | false {
  return hasProgram(program) ? false : notInstalled(program, debianPackage)
}

/** As `without`, for a module of Perl. */
export async function withoutPerlModule(name: string, debianPackage: string): Promise<string | false> {
  if (!hasProgram('perl')) return notInstalled('perl', 'perl')
  const { code } = await runProgram('perl', [`-M${name}`, '-e', '1'])
  return code === 0 ? false : notInstalled(name, debianPackage)
}

function notInstalled(what: string, debianPackage: string): string {
  const text = `${what} is not installed (Debian: apt-get install ${debianPackage})`
  if (process.env['CI'] === 'true') throw new Error(text)
  return text
}
