export {
  startMailboxService,
  type AccountOptions,
  type MailboxService,
  type TestAccount
} from './start-mailbox-service.ts'
