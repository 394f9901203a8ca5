// The administration of the server.
import { overviewPage } from './overview.ts'
import type { Page } from '../../frame/page.ts'

export const adminPages: readonly Page[] = [overviewPage]
