// Keeps what a job has found, for those who look later.
import type { Database } from '@postkeep/database'
import type { Finding } from './finding.ts'

/** `job`: its name. Replaces what it has found before. */
export async function noteExamination(
  { examinations }: Pick<Database, 'examinations'>,
  job: string,
  { at, findings }: { readonly at: Date; readonly findings: readonly Finding[] }
): Promise<void> {
  await examinations.updateOne({ _id: job }, { $set: { at, findings: [...findings] } }, { upsert: true })
}
