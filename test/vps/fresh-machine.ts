// A fresh Debian server as a container with systemd, in which setup.sh is played as an operator would. It needs a Docker engine, and
// the scripts that make such a machine where nothing can be pulled: POSTKEEP_OFFLINE, or shared/offline beside the project.
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { run } from '../compose/stack.ts'

const root = resolve(import.meta.dirname, '../..')
const offline = process.env['POSTKEEP_OFFLINE'] ?? resolve(root, '../shared/offline')
let machines = 0
const images = ['debian:bookworm-slim', 'node:24-bookworm-slim', 'redis:8', 'mongo:8', 'docker/dockerfile:1']
const pluginFolders = [
  join(homedir(), '.docker/cli-plugins'),
  '/usr/local/lib/docker/cli-plugins',
  '/usr/libexec/docker/cli-plugins'
]

export interface FreshMachine extends AsyncDisposable {
  /** Standard output and error of a command in it. @throws where it fails, unless `mayFail` */
  sh(script: string, options?: { mayFail?: boolean }): Promise<string>
  /** The address of which others see it. */
  address(): Promise<string>
  put(from: string, to: string): Promise<void>
  get(from: string, to: string): Promise<void>
  /** Gives its Docker an image of the one here. */
  load(image: string): Promise<void>
  reboot(): Promise<void>
}

/** Why it cannot be tried here. */
export async function whyNoMachine(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'not root'
  if (!existsSync(join(offline, 'fresh-vps.sh')))
    return `no fresh-vps.sh in ${offline}; POSTKEEP_OFFLINE names its folder`
  try {
    await run('docker', ['info'])
  } catch {
    return 'no Docker engine answers'
  }
  for (const image of images) {
    try {
      await run('docker', ['image', 'inspect', image])
    } catch {
      return `the image ${image} is missing here; base-images.sh makes it`
    }
  }
  return pluginFolder() === undefined ? 'docker has no compose and buildx plugins to copy' : undefined
}

export async function makeFreshMachine(): Promise<FreshMachine> {
  const name = `postkeep-vps-${process.pid}-${++machines}`
  const env = { ...process.env, VPS_NAME: name }
  const vps = (...args: string[]): Promise<string> =>
    run('nice', ['bash', join(offline, 'fresh-vps.sh'), ...args], { env })
  const sh = async (script: string, { mayFail = false } = {}): Promise<string> => {
    const wrapped = mayFail ? `{ ${script}\n} 2>&1 || echo "exit $?"` : `{ ${script}\n} 2>&1`
    return run('docker', ['exec', '-i', name, 'bash', '-c', wrapped])
  }
  const machine: FreshMachine = {
    sh,
    address: async () =>
      (
        await run('docker', ['inspect', '--format', '{{.NetworkSettings.Networks.bridge.IPAddress}}', name])
      ).trim(),
    async put(from, to) {
      await run('docker', ['cp', '-q', from, `${name}:${to}`])
    },
    async get(from, to) {
      await run('docker', ['cp', '-q', `${name}:${from}`, to])
    },
    async load(image) {
      await vps('load', image)
    },
    async reboot() {
      await run('docker', ['restart', '-t', '30', name])
    },
    async [Symbol.asyncDispose]() {
      await vps('down')
    }
  }
  try {
    await vps('up')
    // Docker's own packages cannot be reached everywhere; an engine that is there is what setup.sh takes.
    await sh('mkdir -p /usr/local/lib/docker/cli-plugins /root/releases')
    for (const plugin of ['docker-compose', 'docker-buildx']) {
      await machine.put(join(pluginFolder()!, plugin), '/usr/local/lib/docker/cli-plugins/')
    }
    await sh(
      'apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends docker.io util-linux >/dev/null; ' +
        'systemctl start docker'
    )
    await vps('load', ...images)
    return machine
  } catch (error) {
    await machine[Symbol.asyncDispose]()
    throw error
  }
}

function pluginFolder(): string | undefined {
  return pluginFolders.find((folder) => existsSync(folder) && readdirSync(folder).includes('docker-compose'))
}
