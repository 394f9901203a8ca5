// Runs a task from a fresh clone with any Node >= 18 and npm: installs with pnpm, finds Node 24, starts the task with it.
// Plain JavaScript on purpose: it is the only file that an old Node must be able to read.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PNPM = '12.21.0'
const NODE_MAJOR = 24
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const [task = 'start', ...rest] = process.argv.slice(2)

function fail(message) {
  console.error(`postkeep: ${message}`)
  process.exit(1)
}

/** Everything that decides what an install gives: the lock file and each manifest. */
function installFingerprint() {
  const hash = createHash('sha256').update(PNPM)
  const manifests = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml']
  for (const folder of ['packages', 'services']) {
    for (const name of readdirSync(join(root, folder)).sort()) {
      const manifest = join(folder, name, 'package.json')
      if (existsSync(join(root, manifest))) manifests.push(manifest)
    }
  }
  for (const manifest of manifests) hash.update(manifest).update(readFileSync(join(root, manifest)))
  return hash.digest('hex')
}

function install() {
  const stamp = join(root, 'node_modules', '.postkeep-installed')
  const wanted = installFingerprint()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  const args = ['install', '--frozen-lockfile', '--reporter=append-only']
  const env = { ...process.env, CI: 'true', COREPACK_ENABLE_DOWNLOAD_PROMPT: '0' }
  const own = spawnSync('pnpm', ['--version'], { encoding: 'utf8' })
  const [command, prefix] =
    own.status === 0 && own.stdout.trim() === PNPM ? ['pnpm', []] : ['npx', ['--yes', `pnpm@${PNPM}`]]
  console.error('postkeep: installing packages (once; about half a minute) …')
  const result = spawnSync(command, [...prefix, ...args], { cwd: root, env, encoding: 'utf8' })
  if (result.status !== 0) {
    console.error(result.stdout, result.stderr)
    fail(`the packages could not be installed (${result.error?.message ?? `exit ${result.status}`})`)
  }
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, wanted)
}

/** The running Node where it is new enough, else the pinned one that came with the packages. */
function findNode() {
  const major = Number(process.versions.node.split('.')[0])
  if (major >= NODE_MAJOR) return process.execPath
  const pinned = join(root, `node_modules/node-${process.platform}-${process.arch}/bin/node`)
  if (existsSync(pinned)) return pinned
  return fail(
    `needs Node ${NODE_MAJOR}, this is ${process.version}; install it from your system or nodejs.org and try again`
  )
}

install()
const node = findNode()
const env = {
  ...process.env,
  PATH: [dirname(node), join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter),
  NODE_NO_WARNINGS: '1'
}
const plays = ['test/vps/vps.test.ts', 'test/vps/lost-server.test.ts']
const tasks = {
  start: ['packages/dev-env/src/main.ts', ...rest],
  test: ['scripts/run-tests.ts', ...rest],
  'test:compose': ['--test-reporter=spec', 'test/compose/compose.test.ts'],
  'test:vps': ['--test', '--test-concurrency=1', '--test-reporter=spec', ...(rest.length > 0 ? rest : plays)],
  fuzz: [
    '--test',
    '--test-concurrency=1',
    '--test-reporter=spec',
    ...(rest.length > 0 ? rest : ['packages/*/test/*fuzz.test.ts', 'services/*/test/*fuzz.test.ts'])
  ],
  chaos: ['--test', '--test-reporter=spec', 'services/mx/test/chaos.test.ts'],
  soak: ['--test', '--test-reporter=spec', 'packages/dev-env/test/soak/soak.test.ts'],
  check: ['scripts/run-checks.ts', ...rest],
  format: ['node_modules/oxfmt/bin/oxfmt', '.'],
  screenshots: ['services/web/test/take-screenshots.ts'],
  bench: ['packages/bench/src/main.ts', ...rest],
  postkeep: ['packages/postkeep-command/src/main.ts', ...rest]
}
if (!tasks[task]) fail(`unknown task ${task}; there are ${Object.keys(tasks).join(', ')}`)
// `npm test` finds these files too, but is not to take the ports of the machine.
if (task.startsWith('test:')) env.ASKED_FOR = task.slice('test:'.length)
if (task === 'chaos') {
  env.CHAOS_IN ??= '10000'
  env.CHAOS_OUT ??= '3000'
  env.CHAOS_ROUNDS ??= '20'
}
if (task === 'soak') env.SOAK_MINUTES ??= '60'
if (task === 'fuzz') {
  env.FUZZ_TIMES ??= '10'
  env.FUZZ_SEED ??= String(Math.floor(Date.now() / 86_400_000))
  console.log(`fuzz: ${env.FUZZ_TIMES} times the inputs of npm test, FUZZ_SEED=${env.FUZZ_SEED}`)
}
const child = spawn(node, tasks[task], { cwd: root, stdio: 'inherit', env })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 128 : (code ?? 1)))
