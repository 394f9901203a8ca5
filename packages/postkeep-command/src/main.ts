#!/usr/bin/env node
// The process: arguments, environment and streams go in, the exit code comes out.
import { runCommand } from './run-command.ts'

// The reader of a pipe may go early: `postkeep alias list | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})
process.exitCode = await runCommand(process.argv.slice(2), {
  environment: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr
})
