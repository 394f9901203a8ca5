// The table of routes. A new page: one file in its area's folder, one line in the area's list.
import { accountPages } from './account/index.ts'
import { adminPages } from './admin/index.ts'
import { aliasPages } from './aliases/index.ts'
import { domainPages } from './domains/index.ts'
import { entryPages } from './entry/index.ts'
import { landingPage } from './landing/landing.ts'
import { mailPages } from './mail/index.ts'
import { memberPages } from './members/index.ts'
import { passkeyPages } from './passkeys/index.ts'
import type { Page } from '../frame/page.ts'

export const pages: readonly Page[] = [
  landingPage,
  ...entryPages,
  ...accountPages,
  ...passkeyPages,
  ...domainPages,
  ...memberPages,
  ...aliasPages,
  ...mailPages,
  ...adminPages
]
