export { startDavFixture, type DavFixture } from './start-dav-fixture.ts'
export {
  startMailboxService,
  type AccountOptions,
  type MailboxService,
  type TestAccount
} from './start-mailbox-service.ts'
