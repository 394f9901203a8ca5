// What is checked of a message before it waits for its commit.
import { MailboxError } from '@postkeep/mailbox-contract'
import type { Mailbox } from '../mailbox.ts'

const zstdMagic = 0xfd2f_b528

export function checkMessage(
  { limits }: Mailbox,
  { size, internalDate, zone = 0 }: { size: number; internalDate: number; zone?: number },
  compressed: Buffer
): void {
  if (!Number.isSafeInteger(size) || size < 0)
    throw new MailboxError('invalid', 'the size is not a whole number')
  if (!Number.isSafeInteger(internalDate) || !Number.isInteger(zone)) {
    throw new MailboxError('invalid', 'the date is in whole seconds, its zone in whole minutes')
  }
  if (size > limits.messageBytes) throw new MailboxError('limit', 'the message is too large')
  if (compressed.length < 4 || compressed.readUInt32LE(0) !== zstdMagic) {
    throw new MailboxError('invalid', 'the message is not compressed with zstd')
  }
}
