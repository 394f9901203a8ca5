// How full each mailbox is, for lists and quotas of the directory: as far as it is known without its key.
import type { JobContext, JobResult } from '@postkeep/jobs'
import { MailboxError } from '@postkeep/mailbox-contract'
import type { SqliteBreeSettings } from './config.ts'
import { withMailboxes } from './with-mailboxes.ts'

export async function refreshUsage(context: JobContext<SqliteBreeSettings>): Promise<JobResult> {
  const { database, logger, settings, signal } = context
  const aliases = database.aliases.find({ mailbox_created: true }, { storage_used: 1 }).cursor()
  return withMailboxes(settings, logger, async (mailboxes) => {
    let seen = 0
    let changed = 0
    for await (const { _id, storage_used } of aliases) {
      signal.throwIfAborted()
      seen++
      const usage = await mailboxes.mailboxUsage(_id.toHexString()).catch(nothingIfGone)
      const bytes = usage?.messageBytes ?? undefined
      if (bytes === undefined || bytes === storage_used) continue
      changed++
      await database.aliases.updateOne({ _id }, { $set: { storage_used: bytes } })
    }
    return { summary: `${seen} mailboxes, ${changed} changed.` }
  })
}

function nothingIfGone(error: unknown): undefined {
  if (error instanceof MailboxError && error.code === 'not-found') return undefined
  throw error
}
