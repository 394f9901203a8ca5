// Which entries of the log are asked for: always those of one's own mail.
import { z } from 'zod'
import { ownershipOf, type LogSearch } from '@postkeep/directory'
import { groupIn } from '../../frame/admit.ts'
import { ApiProblem } from '../../frame/api-problem.ts'
import type { Visit } from '../../frame/route.ts'
import { line } from '../../parts/fields.ts'
import { logView } from './log-view.ts'

const error = 'is a whole number from 200 to 599'

export const logFields = {
  q: line(254).optional().meta({ description: 'Part of the text, or of an address' }),
  domain: line(253).optional().meta({ description: 'Name or id' }),
  outcome: logView.shape.outcome,
  response_code: z.coerce.number({ error }).int({ error }).min(200, { error }).max(599, { error }).optional()
}
const fields = z.object(logFields)

/** @throws ApiProblem 404 */
export async function logSearch(
  { services, user }: Visit<'account'>,
  { domain: wanted, outcome, q, response_code: responseCode }: z.output<typeof fields>
): Promise<LogSearch> {
  const owner = await ownershipOf(services.database, user._id.toHexString())
  if (wanted === undefined) return { owner, q, outcome, responseCode }
  const domain = await services.directory.domains.find(wanted)
  if (!domain || !groupIn(domain, user)) throw new ApiProblem(404, `There is no domain ${wanted}`)
  return { owner, q, outcome, responseCode, domain: domain._id }
}
