// Whose lot a report changes: the recipients of the message, as the return path and the report name them. Pure.
import { addressKey, parseAddress } from '@postkeep/address'
import type { EmailRecipient } from '@postkeep/database'
import type { ReportedRecipient, StatusReport } from './read-status-report.ts'

/** A recipient that another server had taken, and that its report says something of. */
export interface ReturnedRecipient {
  readonly address: string
  readonly action: string
  /** As a server would have answered: 550, 450. */
  readonly code: number
  /** Enhanced code and words. */
  readonly reply: string
  readonly remoteMta: string | undefined
}

/** `place`: that the return path names, as it was that of one recipient alone. */
export function returnedRecipients(
  recipients: readonly Pick<EmailRecipient, 'address'>[],
  { place, report }: { readonly place: number | undefined; readonly report: StatusReport }
): ReturnedRecipient[] {
  const only = place === undefined ? undefined : recipients[place]
  if (only) {
    const told = mostGrave(report.recipients)
    return told ? [returned(only.address, told)] : []
  }
  const byKey = new Map(recipients.map(({ address }) => [keyOf(address), address]))
  const found = new Map<string, ReturnedRecipient>()
  for (const told of report.recipients) {
    const key = told.addresses.find((each) => byKey.has(each))
    const address = key === undefined ? lonely(recipients) : byKey.get(key)
    if (address !== undefined && !found.has(address)) found.set(address, returned(address, told))
  }
  return [...found.values()]
}

/** Forwarded by the other side, one address becomes several. */
function mostGrave(told: readonly ReportedRecipient[]): ReportedRecipient | undefined {
  return told.find(({ action }) => action === 'failed') ?? told[0]
}

function lonely(recipients: readonly Pick<EmailRecipient, 'address'>[]): string | undefined {
  return recipients.length === 1 ? recipients[0]!.address : undefined
}

function returned(address: string, told: ReportedRecipient): ReturnedRecipient {
  const { action, diagnostic, remoteMta } = told
  const [, code, words = diagnostic] = /^([245]\d\d)[ -](.*)$/.exec(diagnostic) ?? []
  const status = told.status || (action === 'failed' ? '5.0.0' : '4.0.0')
  const hasStatus = /^[245]\.\d{1,3}\.\d{1,3}\b/.test(words)
  return {
    address,
    action,
    code: Number(code ?? (status.startsWith('4') ? 450 : 550)),
    reply: (hasStatus ? words : `${status} ${words}`).trim(),
    remoteMta
  }
}

function keyOf(address: string): string {
  const parsed = parseAddress(address)
  return parsed ? addressKey(parsed) : address
}
