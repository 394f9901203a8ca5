// Where figures are taken: the machine, what is installed on it, and how busy it is.
import { spawnSync } from 'node:child_process'
import { cpus, loadavg, release, totalmem } from 'node:os'

export interface Surroundings {
  readonly machine: string
  readonly versions: string
  readonly commit: string
  /** Of the last minute. */
  readonly load: number
  readonly at: Date
}

export function surroundings(): Surroundings {
  const [processor] = cpus()
  const memory = Math.round(totalmem() / 1024 ** 3)
  return {
    machine: `${cpus().length} × ${processor?.model.trim() ?? 'unknown processor'}, ${memory} GiB, Linux ${release()}`,
    versions: [
      `Node ${process.versions.node}`,
      ...versionOf('Postfix', 'postconf', '-dh', 'mail_version'),
      ...versionOf('Dovecot', 'dovecot', '--version'),
      ...versionOf('Radicale', 'radicale', '--version')
    ].join(', '),
    commit: firstWord('git', 'rev-parse', '--short', 'HEAD') ?? 'unknown',
    load: loadavg()[0]!,
    at: new Date()
  }
}

/** Nothing where it is not installed. */
function versionOf(name: string, command: string, ...args: string[]): string[] {
  const version = firstWord(command, ...args)
  return version === undefined ? [] : [`${name} ${version}`]
}

function firstWord(command: string, ...args: string[]): string | undefined {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' })
  return status === 0 ? stdout.trim().split(/\s/)[0] : undefined
}
