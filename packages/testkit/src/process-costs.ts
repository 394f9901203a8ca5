// What processes cost. Memory as PSS: shared pages are counted once, divided among those who share them.
import { readFileSync, readdirSync } from 'node:fs'

/** MiB of the processes together; those that have ended meanwhile count nothing. */
export function proportionalMemory(pids: readonly number[]): number {
  let kilobytes = 0
  for (const pid of pids) {
    const rollup = readProc(`/proc/${pid}/smaps_rollup`)
    kilobytes += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0)
  }
  return kilobytes / 1024
}

/** Milliseconds of processor time that the processes, and children of theirs that have ended, have used. */
export function processorTime(pids: readonly number[]): number {
  let ticks = 0
  for (const pid of pids) {
    // The name of the program, in brackets, may hold spaces.
    const fields = readProc(`/proc/${pid}/stat`)
      .replace(/^.*\) /s, '')
      .split(' ')
    for (const field of fields.slice(11, 15)) ticks += Number(field)
  }
  return ticks * 10
}

/** The processes and all that descend from them. */
export function withDescendants(roots: readonly number[]): number[] {
  const found = new Set(roots)
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const parent = /^PPid:\s+(\d+)/m.exec(readProc(`/proc/${name}/status`))?.[1]
    if (parent) parents.set(Number(name), Number(parent))
  }
  for (let grown = true; grown;) {
    grown = false
    for (const [pid, parent] of parents) {
      if (!found.has(parent) || found.has(pid)) continue
      found.add(pid)
      grown = true
    }
  }
  return [...found]
}

function readProc(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return ''
    throw error
  }
}
