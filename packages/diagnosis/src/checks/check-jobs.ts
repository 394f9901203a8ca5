// Do the periodic jobs run, and have they something to say?
import type { Database, JobRun } from '@postkeep/database'
import { spanOf } from '../amounts.ts'
import { ok, problem, warning, type Finding } from '../finding.ts'

const silentSeconds = 26 * 3600

export async function checkJobs(database: Database, now: Date): Promise<Finding[]> {
  const runs = await database.jobRuns.find().sort({ _id: 1 })
  if (runs.length === 0) {
    return [warning('jobs', 'None has run yet.', 'See that bree and sqlite-bree run: docker compose ps')]
  }
  const findings = runs.map((run) => jobFinding(run, now)).filter((finding) => finding !== undefined)
  return findings.length === 0 ? [ok('jobs', `${runs.length} of them, all well.`)] : findings
}

function jobFinding(
  { _id, alarm, failures, service, started_at, summary }: JobRun,
  now: Date
): Finding | undefined {
  const subject = `job ${_id}`
  const silent = (now.getTime() - started_at.getTime()) / 1000
  if (alarm !== undefined) return problem(subject, alarm, `Then run it: postkeep jobs run ${_id}`)
  if (failures > 0) {
    return warning(
      subject,
      `It has failed ${failures} times: ${summary}`,
      `Run it: postkeep jobs run ${_id}; docker compose logs ${service}`
    )
  }
  if (silent <= silentSeconds) return undefined
  return problem(subject, `It has not run for ${spanOf(silent)}.`, `See why: docker compose logs ${service}`)
}
