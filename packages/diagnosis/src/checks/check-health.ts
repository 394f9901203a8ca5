// Disk, memory, load and queue, judged.
import { countOf, gigabytes, spanOf } from '../amounts.ts'
import { ok, problem, warning, type Finding } from '../finding.ts'
import type { Health } from '../measure-health.ts'

const gigabyte = 1024 ** 3

export function checkHealth({ disk, load, memory, queue }: Health): Finding[] {
  return [diskFinding(disk), memoryFinding(memory), loadFinding(load), queueFinding(queue)]
}

function diskFinding({ free, total }: Health['disk']): Finding {
  const text = `${gigabytes(free)} of ${gigabytes(total)} are free.`
  const remedy = 'Make room (docker system prune, old backups), or rent a larger disk'
  if (free < gigabyte || free / total < 0.02)
    return problem('disk', `${text} Mail is refused when it is full.`, remedy)
  if (free < 2 * gigabyte || free / total < 0.1) return warning('disk', text, remedy)
  return ok('disk', text)
}

function memoryFinding({ available, total }: Health['memory']): Finding {
  const text = `${gigabytes(available)} of ${gigabytes(total)} are available.`
  const remedy = 'See what takes it (docker stats); add swap or memory'
  if (available / total < 0.03) return problem('memory', text, remedy)
  if (available / total < 0.1) return warning('memory', text, remedy)
  return ok('memory', text)
}

function loadFinding(load: number): Finding {
  const text = `${load.toFixed(2)} for each processor.`
  return load > 4
    ? warning('load', text, 'See what works so much (top); mail is slow meanwhile')
    : ok('load', text)
}

function queueFinding({ depth, oldest_due }: Health['queue']): Finding {
  const text = depth === 0 ? 'It is empty.' : `${countOf(depth, 'message')} in it.`
  const remedy = 'See that smtp-bree runs (docker compose logs smtp-bree), and postkeep queue list'
  // Who is due is tried within seconds: waiting for more is a worker that does not work.
  if (oldest_due > 15 * 60) return problem('queue', `${text} One is due since ${spanOf(oldest_due)}.`, remedy)
  if (depth > 1000)
    return warning('queue', text, 'See why with postkeep queue list: a stolen password sends much mail')
  return ok('queue', text)
}
