// A server that an operator sets up in a fresh machine, and what they do there.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { run } from '../compose/stack.ts'
import { makeFreshMachine, type FreshMachine } from './fresh-machine.ts'

const root = resolve(import.meta.dirname, '../..')
// With the .env beside it that a server with one container has, that says which files.
const compose =
  'cd /opt/postkeep && docker compose $([ -e .env ] || echo "-f docker-compose-self-hosting.yml")'

/** setup.sh of what is installed. */
export const own = 'bash /opt/postkeep/setup.sh'
/** Setup without a question. Nobody answers for names here; what needs the world is tried with stand-ins in test/setup. */
const script =
  'bash /root/setup.sh --ignore resolver-fails,resolver-missing,domain-not-found,domain-servfail --cert-method none'
export const cloudInit =
  'POSTKEEP_SOURCE=/root/releases DOMAIN=example.com EMAIL=ann@example.org AUTH_BASIC_USERNAME=keeper AUTH_BASIC_PASSWORD=long-enough ' +
  script
/** The same, where somebody answers. */
export const fetched = `env POSTKEEP_SOURCE=/root/releases ${script}`

export interface Server extends FreshMachine {
  /** A release of what is committed, as the newest of the source. */
  release(number: string, change?: (tree: string) => void): Promise<void>
  compose(args: string, options?: { mayFail?: boolean }): Promise<string>
  /** What the command says; with --json in it, its standard output alone. */
  postkeep(args: string): Promise<string>
  /** Types what is asked for, each when it is asked. KEY: the end of the recovery key that was shown. `command`: the installed setup.sh. */
  play(keys: readonly string[], command?: string): Promise<string>
  version(): Promise<string>
  allHealthy(): Promise<void>
  /** Prints what helps to see why something failed. */
  showState(): Promise<void>
}

/** With release 1.0.0 to install. */
export async function makeServer(): Promise<Server> {
  const scratch = mkdtempSync(join(tmpdir(), 'postkeep-vps-'))
  const machine = await makeFreshMachine()
  const server: Server = {
    ...machine,
    async release(number, change) {
      const tree = join(scratch, 'tree')
      rmSync(tree, { recursive: true, force: true })
      await run('git', ['clone', '-q', '--no-hardlinks', root, tree])
      if (change) {
        change(tree)
        const author = ['-c', 'user.name=test', '-c', 'user.email=test@example.org']
        await run('git', [...author, 'commit', '-q', '-a', '-m', 'broken'], { cwd: tree })
      }
      await run(join(tree, 'scripts/make-release'), [number, join(scratch, 'releases')])
      await machine.put(`${join(scratch, 'releases')}/.`, '/root/releases')
    },
    compose: (args, options) => machine.sh(`${compose} ${args}`, options),
    postkeep: (args) =>
      machine.sh(`${compose} run --rm -T postkeep ${args}${args.includes('--json') ? ' 2>/dev/null' : ''}`),
    async play(keys, command = own) {
      writeFileSync(join(scratch, 'keys'), `${keys.join('\n')}\n`)
      await machine.put(join(scratch, 'keys'), '/root/keys')
      await machine.put(join(import.meta.dirname, 'play.py'), '/root/play.py')
      await machine.sh(
        'command -v python3 >/dev/null || apt-get install -y -qq --no-install-recommends python3 >/dev/null'
      )
      const output = await machine.sh(`python3 /root/play.py /root/keys ${command}`)
      console.log(output)
      return output
    },
    version: async () => (JSON.parse(await server.postkeep('version --json')) as { version: string }).version,
    allHealthy: () => allHealthy(server),
    async showState() {
      for (const question of [
        'ps --all; tail -n 30 /var/log/postkeep-setup.log',
        'logs --no-color --tail 25'
      ])
        console.log(await server.compose(question, { mayFail: true }))
    },
    async [Symbol.asyncDispose]() {
      rmSync(scratch, { recursive: true, force: true })
      await machine[Symbol.asyncDispose]()
    }
  }
  try {
    await server.release('1.0.0')
    await server.put(join(root, 'setup.sh'), '/root/setup.sh')
    return server
  } catch (error) {
    await server[Symbol.asyncDispose]()
    throw error
  }
}

async function allHealthy(server: Server): Promise<void> {
  const end = Date.now() + 180_000
  for (;;) {
    const wanted = (await server.compose('config --services')).trim().split('\n').length
    const rows = (await server.compose(`ps --format '{{.Service}} {{.Health}}'`, { mayFail: true }))
      .trim()
      .split('\n')
    // mongodb-replica-set ends when it is done.
    if (rows.length >= wanted - 1 && rows.every((row) => row.endsWith(' healthy'))) return
    assert.ok(Date.now() < end, rows.join('\n'))
    await sleep(2000)
  }
}

export function patch(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, 'utf8')))
}
