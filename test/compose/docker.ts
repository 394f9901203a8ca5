// What the Docker engine tells of containers, and what the machine tells of their processes.
import { readFileSync } from 'node:fs'
import { proportionalMemory } from '../../packages/testkit/src/index.ts'
import { run } from './stack.ts'

export async function docker(...args: string[]): Promise<string> {
  return (await run('docker', args)).trim()
}

export async function inspect<T>(id: string, path: string): Promise<T> {
  return JSON.parse(await docker('inspect', '--format', `{{json ${path}}}`, id)) as T
}

export function within(id: string, ...command: string[]): Promise<string> {
  return docker('exec', id, ...command)
}

export async function isReady(id: string): Promise<boolean> {
  return within(id, 'self-hosting/healthy').then(
    () => true,
    () => false
  )
}

/** The host's id of the service, whose parent is the container's init. */
export function workerOf(init: number): number {
  return Number(readFileSync(`/proc/${init}/task/${init}/children`, 'utf8').trim().split(' ')[0])
}

/** Proportional: what containers of one image share is counted once. MiB. */
export async function pssOf(id: string): Promise<number> {
  const rows = (await docker('top', id, '-o', 'pid')).split('\n').slice(1)
  return proportionalMemory(rows.map(Number))
}
