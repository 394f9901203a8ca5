// The operator writes the records at their DNS provider; all are shown first, then the name servers are watched.
import type { DnsProvider, MissingTxt, TxtRecord } from './dns-provider.ts'

/** `show` gets a text of one or more lines, without the last line end. */
export function manualProvider({
  show,
  waitMs = 3_600_000
}: {
  show: (text: string) => void
  waitMs?: number
}): DnsProvider {
  let shown = ''
  const showOnce = (text: string): void => {
    if (text !== shown) show(text)
    shown = text
  }
  return {
    waitMs,
    present: async (records) => showOnce(instructions(records)),
    remove: async (records) => showOnce(`You may delete these TXT records now:\n${listing(records)}`),
    onProgress: (missing) => showOnce(progressText(missing))
  }
}

function instructions(records: readonly TxtRecord[]): string {
  const count = records.length === 1 ? 'this TXT record' : `these ${records.length} TXT records`
  const isShared = new Set(records.map(({ name }) => name)).size < records.length
  const hint = isShared ? '\nWhere a name stands twice, both values are needed at once: two records.' : ''
  return `Add ${count} at your DNS provider and leave this running:\n${listing(records)}${hint}`
}

function listing(records: readonly TxtRecord[]): string {
  return records.map(({ name, value }) => `  ${name}  TXT  "${value}"`).join('\n')
}

function progressText(missing: readonly MissingTxt[]): string {
  if (missing.length === 0) return 'All records are there.'
  const lines = missing.map(({ name, value, server }) => `  ${server}: ${name} "${value}"`)
  return `Waiting for the name servers. Not seen yet:\n${lines.join('\n')}`
}
