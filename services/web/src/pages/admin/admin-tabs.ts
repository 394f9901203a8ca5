import type { Html } from '../../frame/answer.ts'
import type { Visit } from '../../frame/page.ts'
import { tabs } from '../../parts/tabs.ts'

export function adminTabs(visit: Visit): Html {
  const { t } = visit
  return tabs(visit, t('admin.sections'), [
    ['/admin', t('admin.overview')],
    ['/admin/users', t('admin.users')],
    ['/admin/domains', t('admin.domains')],
    ['/admin/aliases', t('admin.aliases')],
    ['/admin/emails', t('admin.emails')],
    ['/admin/journeys', t('admin.journeys')],
    ['/admin/logs', t('admin.logs')],
    ['/admin/senders', t('senders.title')],
    ['/admin/suppressions', t('admin.suppressions')],
    ['/admin/jobs', t('admin.jobs')],
    ['/admin/settings', t('admin.settings')],
    ['/admin/audit', t('admin.audit')]
  ])
}
