// One's mail: what was sent, what became of it, and what was refused.
import { cancelEmailPage, emailPage, retryEmailPage, sendAgainPage } from './email.ts'
import { emailListPage } from './email-list.ts'
import { journeysPage } from './journeys.ts'
import { downloadLogsPage, logsPage } from './logs.ts'
import type { Page } from '../../frame/page.ts'

export const mailPages: readonly Page[] = [
  emailListPage,
  emailPage,
  retryEmailPage,
  cancelEmailPage,
  sendAgainPage,
  journeysPage,
  logsPage,
  downloadLogsPage
]
