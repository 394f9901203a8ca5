// Ends our children when this process is killed with -9 and cannot do it itself: a shell whose input then ends.
import { spawn } from 'node:child_process'
import type { Socket } from 'node:net'

export interface OrphanGuard extends Disposable {
  /** `pid` leads a process group. */
  add(pid: number): void
  remove(pid: number): void
}

// Each line replaces the list. What ignores SIGTERM has as long as a service has to stop.
const script = `while read -r line; do groups=$line; done
for group in $groups; do kill -TERM "-$group"; done
[ -z "$groups" ] || sleep 5
for group in $groups; do kill -KILL "-$group"; done`

export function startOrphanGuard(): OrphanGuard {
  const shell = spawn('/bin/sh', ['-c', script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  const input = shell.stdin as Socket
  // Without a shell there is no guard, but the suite works and stops its children itself.
  shell.on('error', () => input.destroy())
  input.on('error', () => input.destroy())
  shell.unref()
  input.unref()
  const groups = new Set<number>()
  const tell = (): void => {
    if (input.writable) input.write(`${[...groups].join(' ')}\n`)
  }
  return {
    add(pid) {
      groups.add(pid)
      tell()
    },
    remove(pid) {
      groups.delete(pid)
      tell()
    },
    [Symbol.dispose]() {
      groups.clear()
      tell()
      input.end()
    }
  }
}
