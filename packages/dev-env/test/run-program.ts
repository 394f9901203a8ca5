// Another program, run to its end.
import { execFile } from 'node:child_process'
import { hasProgram } from '@postkeep/testkit'

export interface ProgramResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** An exit code other than 0 is a result, not an error. */
export function runProgram(command: string, args: readonly string[]): Promise<ProgramResult> {
  const options = { timeout: 20_000, maxBuffer: 16 * 1024 * 1024 }
  return new Promise((resolve, reject) => {
    execFile(command, args, options, (error, stdout, stderr) => {
      const code = error ? error.code : 0
      if (typeof code === 'number') resolve({ code, stdout, stderr })
      else reject(error ?? new Error(`${command} ended without an exit code`))
    })
  })
}

/** For `test(…, { skip })`. */
export function without(program: string, debianPackage = program): string | false {
  return !hasProgram(program) && `${program} is not installed (Debian: apt-get install ${debianPackage})`
}
