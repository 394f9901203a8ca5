// `npm test`: node's own runner over every test file, or over those named; its summary ends the output.
import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'

const patterns = [
  'packages/*/{src,test}/**/*.test.ts',
  'services/*/{src,test}/**/*.test.ts',
  'scripts/**/*.test.ts',
  'test/**/*.test.ts'
]
const named = process.argv.slice(2)
const files = named.length > 0 ? named : globSync(patterns).toSorted((a, b) => a.localeCompare(b))
const flags = ['--test', '--test-concurrency=2', '--test-timeout=900000', '--test-reporter=spec']
const run = spawn(process.execPath, [...flags, ...files], { stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => run.kill(signal))
run.on('exit', (code) => process.exit(code ?? 1))
