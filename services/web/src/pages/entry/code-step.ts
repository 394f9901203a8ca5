// Between the password and the second factor: who has given the right password, sealed in the address; and what all second
// factors have in common.
import type { User } from '@postkeep/database'
import { redirect, type Answer } from '../../frame/answer.ts'
import { HttpProblem } from '../../frame/http-problem.ts'
import { definePage, type Visit } from '../../frame/page.ts'
import { enter } from './enter.ts'

const purpose = 'log-in code'
const goodForMs = 10 * 60_000

export function sealStep({ services }: Visit, user: User): string {
  return services.tokens.seal(purpose, { user: user._id.toHexString() }, goodForMs)
}

interface SecondFactor {
  readonly path: string
  /** For the log, when it was wrong. */
  readonly name: 'code' | 'passkey'
  isProved(visit: Visit, user: User): Promise<boolean>
  show(visit: Visit, user: User, isWrong?: boolean): Promise<Answer> | Answer
}

export function secondFactorPage(factor: SecondFactor) {
  return definePage({
    path: factor.path,
    role: 'none',
    async get(visit) {
      const user = await userOfStep(visit)
      return user ? factor.show(visit, user) : redirect('/log-in')
    },
    async post(visit) {
      const { client, services } = visit
      const user = await userOfStep(visit)
      if (!user) return redirect('/log-in', 'entry.codeLate')
      const { address: remoteAddress } = client
      const username = `second factor of ${user._id.toHexString()}`
      const tried = await services.limits.begin({ username, remoteAddress })
      if (tried.kind === 'limited') throw new HttpProblem('too-many', { retryAfter: tried.retryAfter })
      const isRight = await factor.isProved(visit, user)
      await tried.end(isRight ? 'passed' : 'failed')
      if (isRight) return enter(visit, user)
      services.events.loginRefused({ email: user.email, remoteAddress, why: factor.name })
      return factor.show(visit, user, true)
    }
  })
}

/** The other way, with the same step. */
export function withSameStep({ link, query }: Visit, path: string): string {
  const asked = new URLSearchParams({ step: query.text('step'), return: query.text('return') })
  return link(`${path}?${asked.toString()}`)
}

/** undefined: it took too long, or nobody has given a password. */
async function userOfStep({ query, services }: Visit): Promise<User | undefined> {
  const id = services.tokens.open(purpose, query.text('step'))?.['user']
  const user = id === undefined ? undefined : await services.directory.users.findById(id)
  return user && !user.is_banned ? user : undefined
}
