// Domains: their list, DNS records and settings.
import { addDomainPage } from './add-domain.ts'
import { catchAllPasswordsPage, removeCatchAllPasswordPage } from './catch-all-passwords.ts'
import { dnsPage } from './dns.ts'
import { domainListPage } from './domain-list.ts'
import { domainPage } from './domain.ts'
import { domainKeysPage } from './domain-keys.ts'
import { receivingPage } from './receiving.ts'
import { sendingPage } from './sending.ts'
import { smarthostPage } from './smarthost.ts'
import { pushDnsPage } from './push-dns.ts'
import { removeDomainPage } from './remove-domain.ts'
import { domainSettingsPage } from './settings.ts'
import { verifyPage } from './verify.ts'
import { zoneFilePage } from './zone-file.ts'
import type { Page } from '../../frame/page.ts'

export const domainPages: readonly Page[] = [
  domainListPage,
  addDomainPage,
  domainPage,
  dnsPage,
  pushDnsPage,
  verifyPage,
  zoneFilePage,
  domainSettingsPage,
  receivingPage,
  sendingPage,
  smarthostPage,
  domainKeysPage,
  catchAllPasswordsPage,
  removeCatchAllPasswordPage,
  removeDomainPage
]
