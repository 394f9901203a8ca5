// The aliases of a domain, and the passwords of their mailboxes.
import { addAliasPage } from './add-alias.ts'
import { aliasListPage } from './alias-list.ts'
import { aliasPage } from './alias.ts'
import { exportAliasesPage } from './export-aliases.ts'
import { importAliasesPage } from './import-aliases.ts'
import { downloadPage } from './collection-download.ts'
import { calendarSubscriptionsPage } from './calendar-subscriptions.ts'
import { calendarLinksPage } from './calendar-links.ts'
import { collectionFilesPage } from './collection-files.ts'
import { editAliasPage } from './edit-alias.ts'
import { generatePasswordPage } from './generate-password.ts'
import { mobileConfigPage } from './mobile-config.ts'
import { newPasswordPage } from './new-password.ts'
import { recoveryCodePage } from './recovery-code.ts'
import { removeAliasPage } from './remove-alias.ts'
import { resetMailboxPage } from './reset-mailbox.ts'
import { revokePasswordPage } from './revoke-password.ts'
import { sharingPage } from './sharing.ts'
import { sendersPage } from './senders.ts'
import { vacationPage } from './vacation.ts'
import type { Page } from '../../frame/page.ts'

export const aliasPages: readonly Page[] = [
  aliasListPage,
  addAliasPage,
  importAliasesPage,
  exportAliasesPage,
  aliasPage,
  editAliasPage,
  vacationPage,
  sendersPage,
  generatePasswordPage,
  newPasswordPage,
  revokePasswordPage,
  recoveryCodePage,
  resetMailboxPage,
  removeAliasPage,
  calendarLinksPage,
  calendarSubscriptionsPage,
  sharingPage,
  collectionFilesPage,
  downloadPage,
  mobileConfigPage
]
