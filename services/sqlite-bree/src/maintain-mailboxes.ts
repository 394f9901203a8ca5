// The upkeep of the mailboxes that are unlocked now and were not looked after for a day.
import { recall, remember } from '@postkeep/cache'
import type { JobContext, JobResult } from '@postkeep/jobs'
import type { MailboxClient } from '@postkeep/mailbox-client'
import type { SqliteBreeSettings } from './config.ts'
import { maintenanceDue, type Maintained } from './maintenance-due.ts'
import { withMailboxes } from './with-mailboxes.ts'

type Context = JobContext<SqliteBreeSettings>

/** Without it a mailbox is maintained again: it does no harm. */
const rememberedMs = 30 * 86_400_000

export async function maintainMailboxes(context: Context): Promise<JobResult> {
  return withMailboxes(context.settings, context.logger, async (mailboxes) => {
    const unlocked = await mailboxes.unlockedMailboxes()
    const damaged: string[] = []
    let maintained = 0
    for (const mailbox of unlocked) {
      context.signal.throwIfAborted()
      const outcome = await maintainOne(mailbox, mailboxes, context)
      if (outcome !== 'not now') maintained++
      if (outcome === 'damaged') damaged.push(mailbox)
    }
    const summary = `${maintained} of ${unlocked.length} unlocked mailboxes were looked after.`
    if (damaged.length === 0) return { summary }
    const remedy = 'Restore it from a backup: postkeep backup restore latest --mailbox ID'
    return { summary, alarm: `The file of a mailbox is damaged: ${damaged.join(', ')}. ${remedy}` }
  })
}

async function maintainOne(
  mailbox: string,
  mailboxes: MailboxClient,
  { cache, logger }: Context
): Promise<'well' | 'damaged' | 'not now'> {
  const key = `maintained ${mailbox}`
  const last = maintainedOf(await recall(cache, key))
  const now = new Date()
  const due = maintenanceDue(last, now)
  if (!due) return 'not now'
  const outcome = await mailboxes.maintainMailbox(mailbox, due.check)
  if (outcome.kind === 'locked') return 'not now'
  const { compactedBytes, faults, freedBodies, prunedExpunges } = outcome
  logger.info({ mailbox, compactedBytes, freedBodies, prunedExpunges, ...due }, 'a mailbox was looked after')
  const at = now.getTime()
  const isWell = faults.length === 0
  // A damaged one is read again each day: its alarm stays until it is mended.
  const checkedAt = due.check && isWell ? at : (last?.checkedAt ?? 0)
  await remember(cache, key, { at, checkedAt } satisfies Maintained, rememberedMs)
  return isWell ? 'well' : 'damaged'
}

function maintainedOf(value: unknown): Maintained | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { at, checkedAt } = value as Record<string, unknown>
  return typeof at === 'number' && typeof checkedAt === 'number' ? { at, checkedAt } : undefined
}
