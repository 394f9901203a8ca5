import type { Html } from '../../frame/answer.ts'
import type { Visit } from '../../frame/page.ts'
import { tabs } from '../../parts/tabs.ts'

export function accountTabs(visit: Visit): Html {
  const { t } = visit
  return tabs(visit, t('account.title'), [
    ['/my-account', t('account.emailTitle')],
    ['/my-account/security', t('account.security')],
    ['/my-account/sessions', t('account.sessions')],
    ['/my-account/api-keys', t('apiKeys.title')]
  ])
}
