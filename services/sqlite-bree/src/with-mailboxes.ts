// The way of a job to the mailbox service.
import type { Logger } from '@postkeep/log'
import { connectMailboxes, type MailboxClient } from '@postkeep/mailbox-client'
import type { SqliteBreeConfig } from './config.ts'

export async function withMailboxes<Result>(
  { rpcSecret: secret, sqliteHost: host, sqlitePort: port }: SqliteBreeConfig,
  logger: Logger,
  work: (mailboxes: MailboxClient) => Promise<Result>
): Promise<Result> {
  await using mailboxes = connectMailboxes({ host, port, secret, logger })
  return await work(mailboxes)
}
