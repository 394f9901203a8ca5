// The stack of docker-compose-self-hosting.yml, of a copy of the sources, so that nothing of an installation is touched.
import { spawn } from 'node:child_process'
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const composeFile = 'docker-compose-self-hosting.yml'
const parts = ['Dockerfile', '.dockerignore', composeFile, 'pnpm-lock.yaml', 'pnpm-workspace.yaml']
const folders = ['packages', 'services', 'self-hosting']
const neverCopied = new Set(['node_modules', '.env', 'ssl', 'sqlite-data', 'redis-data', 'mongo-backups'])

export const publishedPorts = [25, 80, 443, 465, 587, 993, 995]

export type Container = {
  readonly service: string
  readonly id: string
  readonly state: string
  readonly health: string
}

export interface Stack extends AsyncDisposable {
  readonly certificate: string
  /** The text of .env. */
  readonly environment: string
  /** Standard output of `docker compose …`; throws with the error output. */
  compose(...args: string[]): Promise<string>
  /** The postkeep command with --json. */
  postkeep(...args: string[]): Promise<Record<string, unknown>>
  containers(): Promise<Container[]>
  /** Until all are healthy; with services that have a profile, these and what they need. */
  up(...services: string[]): Promise<void>
}

/** Why the stack cannot be tried here. */
export async function whyNot(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'not root, who prepares the folders of the containers'
  if (!(await succeeds('docker', ['info']))) return 'no Docker engine answers'
  if (!(await succeeds('docker', ['compose', 'version']))) return 'docker has no compose plugin'
  for (const port of publishedPorts)
    if (!(await isFree(port))) return `port ${port} is in use on this machine`
  return undefined
}

/** `settings`: lines of .env beside those that are made. */
export async function makeStack(domain: string, settings: readonly string[] = []): Promise<Stack> {
  const folder = mkdtempSync(join(tmpdir(), 'postkeep-compose-'))
  const project = basename(folder).toLowerCase()
  const options = { cwd: folder, env: { ...process.env, POSTKEEP_IMAGE: `${project}:test` } }
  const compose = (...args: string[]): Promise<string> =>
    run('nice', ['docker', 'compose', '-p', project, '-f', composeFile, ...args], options)
  for (const part of [...parts, ...folders]) {
    cpSync(join(root, part), join(folder, part), {
      recursive: true,
      filter: (path) => !neverCopied.has(basename(path))
    })
  }
  await run(join(folder, 'self-hosting/prepare.sh'), [domain], options)
  appendFileSync(join(folder, 'self-hosting/.env'), `\n${settings.join('\n')}\n`)
  return {
    certificate: join(folder, 'self-hosting/ssl/cert.pem'),
    compose,
    environment: readFileSync(join(folder, 'self-hosting/.env'), 'utf8'),
    async postkeep(...args) {
      return JSON.parse(await compose('run', '--rm', '-T', 'postkeep', ...args, '--json'))
    },
    containers: async () => parseContainers(await compose('ps', '--all', '--format', 'json')),
    async up(...services) {
      const profiles = services.flatMap((service) => ['--profile', service])
      try {
        await compose(...profiles, 'up', '--detach', '--build', '--wait', ...services)
      } catch (error) {
        throw new Error(await compose('logs', '--tail', '20'), { cause: error })
      }
    },
    async [Symbol.asyncDispose]() {
      try {
        await compose(
          '--profile',
          '*',
          'down',
          '--volumes',
          '--remove-orphans',
          '--rmi',
          'local',
          '--timeout',
          '10'
        )
        await run('docker', ['image', 'rm', '--force', `${project}:test`])
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    }
  }
}

function parseContainers(lines: string): Container[] {
  return lines
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const { Service, ID, State, Health } = JSON.parse(line) as Record<string, string>
      return { service: Service ?? '', id: ID ?? '', state: State ?? '', health: Health ?? '' }
    })
}

/** The standard output. @throws an Error with the error output */
export async function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; input?: string } = {}
): Promise<string> {
  const { input, ...rest } = options
  const child = spawn(command, args, { ...rest, stdio: ['pipe', 'pipe', 'pipe'] })
  // A program that refuses does not read what it was to be given; its exit code says so.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const [out, error, code] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject))
  ])
  if (code === 0) return out
  throw new Error(
    `${command} ${args.join(' ')} ended with ${code}:\n${out.slice(-2000)}\n${error.slice(-4000)}`
  )
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = ''
  for await (const chunk of stream) text += String(chunk)
  return text
}

async function succeeds(command: string, args: readonly string[]): Promise<boolean> {
  return run(command, args).then(
    () => true,
    () => false
  )
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  const { promise, resolve } = Promise.withResolvers<boolean>()
  server.once('error', () => resolve(false)).listen(port, '0.0.0.0', () => server.close(() => resolve(true)))
  return promise
}
