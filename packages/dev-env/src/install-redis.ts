// `npm start` on a bare Debian machine: Redis is the one thing that cannot come with the packages.
import { spawnSync } from 'node:child_process'
import { hasProgram } from '@postkeep/testkit'

const steps = [
  ['update', '-q'],
  ['install', '-y', '-q', '--no-install-recommends', 'redis-server']
] as const

/** Nothing where there is a Redis, or no apt, or no right to use it: what starts Redis then says what is missing. */
export function installMissingRedis(say: (text: string) => void): void {
  if (process.env['REDIS_URL'] || ['redis-server', 'valkey-server'].some(hasProgram)) return
  if (process.getuid?.() !== 0 || !hasProgram('apt-get')) return
  say('There is no Redis on this machine: installing it with apt-get install redis-server …')
  for (const step of steps) {
    const { status, stderr, error } = spawnSync('apt-get', step, {
      encoding: 'utf8',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    })
    if (status !== 0) return say(`apt-get ${step[0]} failed: ${(error?.message ?? stderr).trim()}`)
  }
}
