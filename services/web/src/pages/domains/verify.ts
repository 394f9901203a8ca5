// Looks at the DNS now.
import { checkDns } from '@postkeep/directory'
import { redirect } from '../../frame/answer.ts'
import { definePage } from '../../frame/page.ts'
import { domainPath } from './domain-paths.ts'

export const verifyPage = definePage({
  path: '/my-account/domains/:domain/verify',
  role: 'domain admin',
  get: ({ domain }) => redirect(domainPath(domain, '/dns')),
  async post({ domain, services }) {
    const { findings } = await checkDns(domain, services.serverDomain, services.authority)
    await services.directory.domains.noteDns(domain.name, findings)
    return redirect(domainPath(domain, '/dns'))
  }
})
