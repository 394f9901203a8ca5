// The administration of the server.
import { aliasesPage } from './aliases.ts'
import { auditPage } from './audit.ts'
import { domainsPage } from './domains.ts'
import { actOnEmailPage, adminEmailPage } from './email.ts'
import { emailsPage } from './emails.ts'
import { jobsPage, runJobPage } from './jobs.ts'
import { adminJourneysPage } from './journeys.ts'
import { adminLogsPage } from './logs.ts'
import { overviewPage } from './overview.ts'
import { sendersPage, unlistSenderPage } from './senders.ts'
import { adminSettingsPage } from './settings.ts'
import { suppressionsPage, unsuppressPage } from './suppressions.ts'
import { actOnUserPage, usersPage } from './users.ts'
import type { Page } from '../../frame/page.ts'

export const adminPages: readonly Page[] = [
  overviewPage,
  usersPage,
  actOnUserPage,
  domainsPage,
  aliasesPage,
  emailsPage,
  adminEmailPage,
  actOnEmailPage,
  adminJourneysPage,
  adminLogsPage,
  sendersPage,
  unlistSenderPage,
  suppressionsPage,
  unsuppressPage,
  jobsPage,
  runJobPage,
  adminSettingsPage,
  auditPage
]
