// Looks at the DNS of a domain now, for receiving and for sending.
import { checkDns, type DnsFinding } from '@postkeep/directory'
import { ApiProblem } from '../../frame/api-problem.ts'
import { defineRoute, type Visit } from '../../frame/route.ts'

type Purpose = DnsFinding['record']['purpose']

async function verify(visit: Visit<'member'>, purposes: readonly Purpose[]): Promise<string> {
  const { domain, services } = visit
  const { findings } = await checkDns(domain, services.serverDomain, services.authority)
  await services.directory.domains.noteDns(domain.name, findings)
  const bad = findings.filter(
    ({ record, state }) => purposes.includes(record.purpose) && state !== 'good' && state !== 'warning'
  )
  if (bad.length === 0) return `${domain.name} has the DNS records that it needs`
  const told = bad.map(({ record, state }) => {
    const { name, priority, type, value } = record
    const wanted = priority === undefined ? value : `${priority} ${value}`
    return `${type} ${name}: ${state}, should be ${wanted}`
  })
  throw new ApiProblem(400, told.join('; '))
}

export const verifyRecords = defineRoute({
  method: 'GET',
  path: '/v1/domains/:domain_id/verify-records',
  access: 'member',
  scope: 'domains',
  summary: 'Look whether mail for the domain comes here',
  response: 'text',
  refusals: [400],
  handle: async (visit) => ({ body: await verify(visit, ['receiving']) })
})

export const verifySmtp = defineRoute({
  method: 'GET',
  path: '/v1/domains/:domain_id/verify-smtp',
  access: 'member',
  scope: 'domains',
  summary: 'Look whether mail of the domain will be believed elsewhere',
  response: 'text',
  refusals: [400],
  handle: async (visit) => ({ body: await verify(visit, ['SPF', 'DKIM', 'DMARC', 'bounces']) })
})
