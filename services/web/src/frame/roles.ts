// May this visitor enter a page of that role?
import type { Domain, User } from '@postkeep/database'
import type { Role } from './page.ts'

/** `not-found`: that the domain is here is nobody else's business. */
export type Admission = 'yes' | 'log-in' | 'forbidden' | 'not-found'

export function admissionTo(role: Role, user: User | undefined, domain: Domain | undefined): Admission {
  if (role === 'none') return 'yes'
  if (!user) return 'log-in'
  if (role === 'user') return 'yes'
  if (role === 'admin') return user.group === 'admin' ? 'yes' : 'forbidden'
  const group = domain && groupIn(domain, user)
  if (!group) return 'not-found'
  return role === 'domain user' || group === 'admin' ? 'yes' : 'forbidden'
}

/** What the user is in the domain; undefined: nothing. */
export function groupIn(domain: Domain, user: User): 'admin' | 'user' | undefined {
  if (user.group === 'admin') return 'admin'
  return domain.members.find((member) => String(member.user) === String(user._id))?.group
}
