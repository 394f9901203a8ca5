// postkeep jobs …: the periodic work of bree and sqlite-bree.
import type { JobRun } from '@postkeep/database'
import { runJobNow } from '@postkeep/jobs'
import { line, type Command } from '../command.ts'
import { time } from '../format.ts'
import { Refusal } from '../usage-error.ts'

export const jobCommands: readonly Command[] = [
  {
    name: 'jobs list',
    summary: 'List the periodic jobs and how each has ended',
    operands: [],
    options: {},
    async run(services) {
      const runs = await (await services.database()).jobRuns.find().sort({ _id: 1 })
      const rows = runs.map(({ _id, alarm, outcome, service, started_at, summary }) => [
        _id,
        service,
        time(started_at),
        outcome,
        alarm ?? summary
      ])
      const columns = ['job', 'service', 'last run', 'outcome', 'what']
      return { json: runs, blocks: [{ kind: 'table', columns, rows, empty: 'No job has run yet' }] }
    }
  },
  {
    name: 'jobs run',
    summary: 'Run a job now, and wait for its end',
    operands: ['NAME'],
    options: {},
    async run(services, given) {
      const name = given.operand('NAME')
      const around = { cache: await services.cache(), database: await services.database() }
      const outcome = await runJobNow(name, around)
      if (outcome.kind === 'unheard') {
        throw new Refusal(
          `No service runs a job ${name}; jobs list shows those there are. See that bree and sqlite-bree run`
        )
      }
      if (outcome.kind === 'runs-on')
        throw new Refusal(`The job ${name} runs on; jobs list shows when it has ended`)
      const { run } = outcome
      return {
        json: run,
        blocks: [line(textOf(run))],
        failed: run.outcome === 'failed' || run.alarm !== undefined
      }
    }
  }
]

function textOf({ _id, alarm, outcome, summary }: JobRun): string {
  if (outcome === 'failed') return `The job ${_id} has failed: ${summary}`
  return alarm === undefined ? `${_id}: ${summary}` : `${_id}: ${summary} Alarm: ${alarm}`
}
