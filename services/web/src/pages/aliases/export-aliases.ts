// The aliases of a domain as a file: all for its administrators, for others their own.
import { aliasCsv, aliasJson } from '@postkeep/directory'
import { HttpProblem } from '../../frame/http-problem.ts'
import { definePage } from '../../frame/page.ts'

const formats = {
  csv: { type: 'text/csv; charset=utf-8; header=present', write: aliasCsv },
  json: { type: 'application/json; charset=utf-8', write: aliasJson }
} as const

export const exportAliasesPage = definePage({
  path: '/my-account/domains/:domain/aliases/export/:format',
  role: 'domain user',
  async get({ domain, isDomainAdmin, params, services, session }) {
    const { format = '' } = params
    if (format !== 'csv' && format !== 'json') throw new HttpProblem('not-found')
    const own = isDomainAdmin ? {} : { user: session.user }
    const aliases = await services.directory.aliases.list({ domain: domain.name, ...own })
    const { type, write } = formats[format]
    return { kind: 'file', name: `${domain.name}.${format}`, type, content: write(aliases) }
  }
})
