// All endpoints.
import type { Route } from '../frame/route.ts'
import { getAccount } from './account/get-account.ts'
import { updateAccount } from './account/update-account.ts'
import { createAlias } from './aliases/create-alias.ts'
import { generatePassword } from './aliases/generate-password.ts'
import { getAlias } from './aliases/get-alias.ts'
import { listAliases } from './aliases/list-aliases.ts'
import { removeAlias } from './aliases/remove-alias.ts'
import { updateAlias } from './aliases/update-alias.ts'
import { createDomain } from './domains/create-domain.ts'
import { getDomain } from './domains/get-domain.ts'
import { listDomains } from './domains/list-domains.ts'
import { removeDomain } from './domains/remove-domain.ts'
import { updateDomain } from './domains/update-domain.ts'
import { verifyRecords, verifySmtp } from './domains/verify-domain.ts'
import { testAnswer } from './server/test-answer.ts'

export const routes: readonly Route[] = [
  testAnswer,
  getAccount,
  updateAccount,
  listDomains,
  createDomain,
  getDomain,
  updateDomain,
  removeDomain,
  verifyRecords,
  verifySmtp,
  listAliases,
  createAlias,
  getAlias,
  updateAlias,
  removeAlias,
  generatePassword
]
