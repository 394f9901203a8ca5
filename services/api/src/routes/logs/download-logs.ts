// The log as a table for a spreadsheet: by mail, as clients of Forward Email's API know it, or at once.
import { z } from 'zod'
import { logCsv, searchLogs } from '@postkeep/directory'
import { queueSystemMail } from '@postkeep/outbound'
import { defineRoute } from '../../frame/route.ts'
import { logFields, logSearch } from './log-query.ts'

const mostRows = 10_000
const type = 'text/csv; charset=utf-8; header=present'

export const downloadLogs = defineRoute({
  method: 'GET',
  path: '/v1/logs/download',
  access: 'account',
  scope: 'emails',
  perDay: 20,
  summary: 'Get the log as a table, by mail',
  description:
    'It goes to the address of the account. With `Accept: text/csv` the answer is the table itself.',
  query: z.object(logFields),
  response: 'text',
  refusals: [404],
  async handle(visit) {
    const { context, query, services, user } = visit
    const search = { ...(await logSearch(visit, query)), limit: mostRows }
    const { entries } = await searchLogs(services.database, search)
    const content = logCsv(entries)
    if (context.get('accept').includes('text/csv'))
      return { body: content, headers: { 'Content-Type': type } }
    const mail = {
      to: user.email,
      subject: `Your log of ${services.serverDomain}`,
      text: `The table that you have asked for, with ${entries.length} lines.\n`,
      language: 'en',
      attachment: { filename: 'logs.csv', contentType: type, content }
    }
    await queueSystemMail(mail, services)
    return { body: `The log is on its way to ${user.email}` }
  }
})
