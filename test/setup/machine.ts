// A machine for setup.sh: files below a temporary root, and programs that stand for the foreign ones (docker, apt-get, dig …).
// Only the named real tools are reachable, so that nothing of the machine that runs the tests shines through.
import { spawn } from 'node:child_process'
import { accessSync, chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync } from 'node:fs'
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { healthyPrograms, type Programs } from './programs.ts'

export const repository = resolve(import.meta.dirname, '../..')
export const script = join(repository, 'setup.sh')

const tools =
  'awk basename bash cat chmod cmp cp cut date dirname du env find flock fold grep gzip head jq kill ln ls mkdir mktemp ' +
  'mv openssl paste readlink realpath rm sed sh sha256sum sleep sort stat stty sync tail tar tee touch tr wc xargs'

export type Result = { readonly status: number | null; readonly output: string }
export type Changes = {
  /** What a program does, in bash; undefined: it is not installed. */
  readonly programs?: Partial<Record<keyof Programs | (string & {}), string | undefined>>
  /** Files below the root; undefined: not there. */
  readonly files?: Readonly<Record<string, string | undefined>>
}

export class Machine implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), 'postkeep-setup-'))
  /** Where the suite is installed. */
  readonly dir = join(this.root, 'opt/postkeep')
  readonly environmentFile = join(this.dir, 'self-hosting/.env')
  readonly #bin = join(this.root, 'bin')

  constructor(changes: Changes = {}) {
    mkdirSync(this.#bin)
    for (const tool of tools.split(' ')) symlinkSync(pathOf(tool), join(this.#bin, tool))
    for (const [path, content] of Object.entries(healthyFiles)) this.write(path, content)
    for (const [name, body] of Object.entries(healthyPrograms)) this.program(name, body)
    this.change(changes)
    this.releaseIs('1.0.0')
  }

  get release(): string {
    return join(this.root, 'release')
  }

  change({ programs = {}, files = {} }: Changes): void {
    for (const [name, body] of Object.entries(programs)) this.program(name, body)
    for (const [path, content] of Object.entries(files)) this.write(path, content)
  }

  program(name: string, body: string | undefined): void {
    const file = join(this.#bin, name)
    rmSync(file, { force: true })
    if (body === undefined) return
    writeFileSync(file, `#!${pathOf('bash')}\necho "${name} $*" >>"$MACHINE/calls"\n${body}\n`)
    chmodSync(file, 0o755)
  }

  write(path: string, content: string | undefined): void {
    const file = join(this.root, path)
    if (content === undefined) return rmSync(file, { force: true })
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8')
  }

  /** The command lines of the stand-ins, in order. */
  calls(): string[] {
    return existsSync(join(this.root, 'calls')) ? this.read('calls').trimEnd().split('\n') : []
  }

  log(): string {
    return this.read('var/log/postkeep-setup.log')
  }

  environment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
    return {
      PATH: this.#bin,
      LANG: 'C.UTF-8',
      HOME: this.root,
      MACHINE: this.root,
      POSTKEEP_ROOT: this.root,
      POSTKEEP_SOURCE: this.release,
      CURL: installed('curl') ?? '',
      NODE: process.execPath,
      REPOSITORY: repository,
      DNS_POLL_SECONDS: '0',
      DNS_POLLS: '5',
      ...extra
    }
  }

  /** What the source offers from now on. `extra` is put at the end of its Compose file. */
  releaseIs(version: string, extra = ''): void {
    rmSync(this.release, { recursive: true, force: true })
    makeRelease(this.release)
    this.write('release/package.json', `{\n  "version": "${version}"\n}\n`)
    this.write('release/packages/only-in', version)
    const compose = 'docker-compose-self-hosting.yml'
    this.write(`release/${compose}`, `${readFileSync(join(repository, compose), 'utf8')}${extra}\n`)
  }

  /** Runs setup.sh where nobody can answer. */
  async run(
    args: readonly string[],
    extra: Readonly<Record<string, string>> = {},
    file = script
  ): Promise<Result> {
    return finished(
      spawn(pathOf('bash'), [file, '--dir', this.dir, ...args], {
        env: this.environment(extra),
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true
      })
    )
  }

  /** The setup, unattended. */
  async setup(args: readonly string[] = [], extra: Readonly<Record<string, string>> = {}): Promise<Result> {
    const answers = ['--domain', 'example.com', '--email', 'ann@example.org']
    return this.run(['--action', 'setup', '--yes', ...answers, ...args], extra)
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true })
  }
}

export async function finished(child: ReturnType<typeof spawn>): Promise<Result> {
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (output += String(data)))
  const { promise, resolve: settle, reject } = Promise.withResolvers<Result>()
  child.on('error', reject)
  child.on('close', (status) => settle({ status, output }))
  return promise
}

export function pathOf(program: string): string {
  const found = installed(program)
  if (!found) throw new Error(`${program} is needed for this test`)
  return found
}

export function installed(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(':').concat('/usr/bin', '/bin')
  return folders.map((folder) => join(folder, program)).find(isExecutable)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, 1)
    return true
  } catch {
    return false
  }
}

function makeRelease(folder: string): void {
  for (const path of [
    'docker-compose-self-hosting.yml',
    'self-hosting/prepare.sh',
    'self-hosting/env.example',
    'self-hosting/closed-doors.yml',
    'self-hosting/compact.yml',
    'self-hosting/seen-by-mx',
    'self-hosting/steps'
  ]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    cpSync(join(repository, path), join(folder, path), { recursive: true })
  }
  // What a checkout has and a release has not; it must never be copied.
  for (const path of [
    '.git/config',
    'node_modules/x/index.js',
    'self-hosting/.env',
    'self-hosting/ssl/privkey.pem'
  ]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), 'DOMAIN=foreign.example\n')
  }
}

const healthyFiles = {
  'etc/os-release': 'PRETTY_NAME="Debian"\nID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n',
  'etc/resolv.conf': 'nameserver 192.0.2.53\n',
  'proc/meminfo': 'MemTotal:  4100000 kB\nMemFree:  10 kB\nSwapTotal:  2097152 kB\n'
}
