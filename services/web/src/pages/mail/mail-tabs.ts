import type { Html } from '../../frame/answer.ts'
import type { Visit } from '../../frame/page.ts'
import { tabs } from '../../parts/tabs.ts'

export function mailTabs(visit: Visit): Html {
  const { t } = visit
  return tabs(visit, t('emails.sections'), [
    ['/my-account/emails', t('emails.sent')],
    ['/my-account/journeys', t('emails.journeys')],
    ['/my-account/logs', t('emails.logs')]
  ])
}
