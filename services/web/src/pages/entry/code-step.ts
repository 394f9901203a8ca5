// Between the password and the second factor: who has given the right password, sealed in the address.
import type { User } from '@postkeep/database'
import type { Visit } from '../../frame/page.ts'

const purpose = 'log-in code'
const goodForMs = 10 * 60_000

export function sealStep({ services }: Visit, user: User): string {
  return services.tokens.seal(purpose, { user: user._id.toHexString() }, goodForMs)
}

/** undefined: it took too long, or nobody has given a password. */
export async function userOfStep({ query, services }: Visit): Promise<User | undefined> {
  const id = services.tokens.open(purpose, query.text('step'))?.['user']
  const user = id === undefined ? undefined : await services.directory.users.findById(id)
  return user && !user.is_banned ? user : undefined
}
