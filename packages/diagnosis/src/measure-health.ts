// How the server is at this moment, in numbers: what the doctor judges and the health record keeps.
import { readFile, statfs } from 'node:fs/promises'
import { availableParallelism, freemem, loadavg, totalmem } from 'node:os'
import type { Database, HealthRecord, JourneyStep } from '@postkeep/database'

export type Health = Pick<HealthRecord, 'at' | 'disk' | 'memory' | 'load' | 'queue' | 'mail'>

/** `folder`: on the file system of the mailboxes. */
export async function measureHealth(
  database: Database,
  { folder, now }: { readonly folder: string; readonly now: Date }
): Promise<Health> {
  return {
    at: now,
    disk: await measureDisk(folder),
    memory: await measureMemory(),
    load: (loadavg()[0] ?? 0) / availableParallelism(),
    queue: await measureQueue(database, now),
    mail: await measureMail(database, now)
  }
}

/** Bytes; `free`: for who is not root. */
async function measureDisk(folder: string): Promise<Health['disk']> {
  const { bavail, blocks, bsize } = await statfs(folder)
  return { total: blocks * bsize, free: bavail * bsize }
}

/** Of the machine, also within a container. What only caches files is available. */
async function measureMemory(): Promise<Health['memory']> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '')
  const kilobytes = (name: string): number | undefined => {
    const found = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]
    return found === undefined ? undefined : Number(found) * 1024
  }
  return { total: kilobytes('MemTotal') ?? totalmem(), available: kilobytes('MemAvailable') ?? freemem() }
}

async function measureQueue(database: Database, now: Date): Promise<Health['queue']> {
  const open = { status: { $in: ['queued' as const, 'deferred' as const] } }
  const depth = await database.emails.countDocuments(open)
  const [oldest] = await database.emails
    .find({ ...open, next_attempt_at: { $lte: now } }, { next_attempt_at: 1 })
    .sort({ next_attempt_at: 1 })
    .limit(1)
  const waited = oldest ? (now.getTime() - oldest.next_attempt_at.getTime()) / 1000 : 0
  return { depth, oldest_due: Math.max(0, Math.round(waited)) }
}

/** Counted since the record before, within the last hour. */
async function measureMail(database: Database, now: Date): Promise<NonNullable<Health['mail']>> {
  const hourAgo = new Date(now.getTime() - 3_600_000)
  const [before] = await database.healthRecords
    .find({ at: { $gt: hourAgo, $lt: now } }, { at: 1 })
    .sort({ at: -1 })
    .limit(1)
  const at = { $gt: before?.at ?? hourAgo, $lte: now }
  const count = (...events: JourneyStep['event'][]): Promise<number> =>
    database.journeySteps.countDocuments({ at, event: { $in: events } })
  const [accepted, refused, sent, failed] = await Promise.all([
    count('accepted'),
    count('refused', 'recipient refused'),
    count('sent'),
    count('failed')
  ])
  return { accepted, refused, sent, failed }
}
