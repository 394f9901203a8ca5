import { redirect } from '../../frame/answer.ts'
import { definePage } from '../../frame/page.ts'
import { domainPath } from './domain-paths.ts'

export const domainPage = definePage({
  path: '/my-account/domains/:domain',
  role: 'domain user',
  get: ({ domain }) => redirect(domainPath(domain, '/aliases'))
})
