// The DNS of every domain that mail is received for.
import type { Database } from '@postkeep/database'
import type { Resolver } from '@postkeep/dns'
import { checkDomainDns, type CheckedRecord } from '../domain-dns.ts'
import { ok, problem, warning, type Finding } from '../finding.ts'

type Context = { readonly database: Database; readonly resolver: Resolver; readonly serverDomain: string }

export async function checkDomains(context: Context): Promise<Finding[]> {
  const domains = await context.database.domains.find().sort({ name: 1 })
  if (domains.length === 0) {
    return [
      warning(
        'domains',
        'There is no domain yet: no mail is received.',
        'Add one: postkeep domain add DOMAIN'
      )
    ]
  }
  const findings: Finding[] = []
  for (const domain of domains) {
    findings.push(...domainFindings(domain.name, await checkDomainDns(domain, context)))
  }
  return findings
}

function domainFindings(name: string, checked: readonly CheckedRecord[]): Finding[] {
  const subject = `DNS ${name}`
  const bad = checked.filter(({ state }) => state !== 'there')
  if (bad.length === 0) return [ok(subject, 'All records are as they have to be.')]
  if (bad.every(({ state }) => state === 'unknown')) {
    return [
      warning(
        subject,
        'The DNS does not answer now.',
        'Try again; if it stays so, mend the resolver of this machine'
      )
    ]
  }
  return bad.filter(({ state }) => state !== 'unknown').map((one) => recordFinding(subject, one))
}

function recordFinding(subject: string, { found, record, state, wanted: value }: CheckedRecord): Finding {
  const { name, priority, purpose, type } = record
  const wanted = `${name} ${type} ${priority === undefined ? '' : `${priority} `}${value}`
  const instead = state === 'different' ? ` There is: ${found.join(' and ')}.` : ''
  const text = `The record for ${purpose} is ${state === 'missing' ? 'missing' : 'another one'}.${instead}`
  const remedy = `${state === 'missing' ? 'Add' : 'Change it to'}: ${wanted}`
  // Without the others mail comes in, but what is sent is less believed.
  return purpose === 'receiving' || purpose === 'SPF' || purpose === 'DKIM'
    ? problem(subject, text, remedy)
    : warning(subject, text, remedy)
}
