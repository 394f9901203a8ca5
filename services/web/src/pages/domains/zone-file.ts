import { dnsRecords, zoneFile } from '@postkeep/directory'
import { definePage } from '../../frame/page.ts'

export const zoneFilePage = definePage({
  path: '/my-account/domains/:domain/zone-file',
  role: 'domain admin',
  get: ({ domain, services }) => ({
    kind: 'file',
    name: `${domain.name}.zone`,
    type: 'text/plain; charset=utf-8',
    content: zoneFile(domain.name, dnsRecords(domain, services.serverDomain))
  })
})
