// One's own account.
import { accountPage } from './account.ts'
import { apiKeysPage, revokeApiKeyPage } from './api-keys.ts'
import { changeEmailPage } from './change-email.ts'
import { confirmEmailPage } from './confirm-email.ts'
import { changePasswordPage } from './change-password.ts'
import { endSessionPage, sessionsPage } from './sessions.ts'
import { setUpFactorPage } from './set-up-factor.ts'
import { securityPage } from './security.ts'
import { turnOffFactorPage } from './turn-off-factor.ts'
import type { Page } from '../../frame/page.ts'

export const accountPages: readonly Page[] = [
  accountPage,
  changeEmailPage,
  confirmEmailPage,
  securityPage,
  changePasswordPage,
  setUpFactorPage,
  turnOffFactorPage,
  sessionsPage,
  endSessionPage,
  apiKeysPage,
  revokeApiKeyPage
]
