// What interrupted backups, proofs and restores have left in the state folder; and what restores have kept aside, which holds the
// database in clear.
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { JobContext, JobResult } from '@postkeep/jobs'
import type { BreeSettings } from './settings.ts'

const dayMs = 86_400_000
/** By name: how long it stays. */
const leftovers: readonly (readonly [RegExp, number])[] = [
  [/^(copying|restore-.*)$/, dayMs],
  [/^verify-.*$/, dayMs],
  [/^(before-restore-.*|restored)$/, 30 * dayMs]
]

export async function cleanUp(
  { logger, settings }: Pick<JobContext<BreeSettings>, 'logger'> & { settings: { stateFolder: string } },
  now = Date.now()
): Promise<JobResult> {
  let removed = 0
  for (const folder of [settings.stateFolder, join(settings.stateFolder, 'scratch')]) {
    for (const name of await namesIn(folder)) {
      const keptMs = leftovers.find(([pattern]) => pattern.test(name))?.[1]
      const path = join(folder, name)
      if (keptMs === undefined || now - (await stat(path)).mtimeMs < keptMs) continue
      await rm(path, { recursive: true, force: true })
      logger.info({ path }, 'what was left behind is removed')
      removed++
    }
  }
  return { summary: `${removed} removed.` }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    // No backup was made yet.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
