// `npm run check`: types, lint, format, unused code, boundaries. All are run; each failure is shown whole.
import { spawnSync } from 'node:child_process'

const checks: [name: string, script: string, ...args: string[]][] = [
  ['types', 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'],
  ['lint', 'node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings'],
  ['format', 'node_modules/oxfmt/bin/oxfmt', '--check', '.'],
  ['unused code', 'node_modules/knip/bin/knip.js', '--no-config-hints'],
  ['boundaries', '--test', '--test-reporter=dot', 'test/boundaries.test.ts']
]
let failed = 0
for (const [name, ...args] of checks) {
  const started = performance.now()
  const run = spawnSync(process.execPath, args, { encoding: 'utf8' })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${run.status === 0 ? '✔' : '✖'} ${name} (${seconds} s)`)
  if (run.status === 0) continue
  failed++
  console.log(run.stdout + run.stderr)
}
process.exit(failed === 0 ? 0 : 1)
