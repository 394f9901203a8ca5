// What weakens or moves an account needs its password once more: an open browser is not enough.
import { HttpProblem } from '../../frame/http-problem.ts'
import type { UserVisit } from '../../frame/page.ts'
import type { Refusal } from '../../frame/refused.ts'

/** undefined: it is right. @throws HttpProblem after too many wrong ones */
export async function provePassword(
  { client, form, services, t, user }: UserVisit,
  field = 'password'
): Promise<Refusal | undefined> {
  const tried = await services.limits.begin({ username: user.email, remoteAddress: client.address })
  if (tried.kind === 'limited') throw new HttpProblem('too-many', { retryAfter: tried.retryAfter })
  const isRight = (await services.directory.users.verify(user.email, form.secret(field))) !== undefined
  await tried.end(isRight ? 'passed' : 'failed')
  return isRight ? undefined : { field, message: t('account.passwordWrong') }
}
