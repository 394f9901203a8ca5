// What a mail program is told: a new password and whose it is, to be copied.
import type { Html } from '../frame/answer.ts'
import type { Visit } from '../frame/page.ts'
import { copyable } from './copyable.ts'
import { factList } from './fact-list.ts'

export function credentials(visit: Visit, username: string, password: string): Html {
  const { t } = visit
  return factList([
    [t('aliases.user'), copyable(visit, username, t('aliases.user'))],
    [t('aliases.password'), copyable(visit, password, t('aliases.password')), 'password']
  ])
}
