// VERP: where a server that takes a message of our users, and cannot deliver it, sends its report.
import type { Directory } from '@postkeep/directory'
import type { ClaimedEmail, SendRequest } from '@postkeep/outbound'

export async function returnPathOf(
  { _id, envelope, kind, recipients }: ClaimedEmail,
  directory: Pick<Directory, 'recipients'>
): Promise<SendRequest['returnPath']> {
  const pathOf = kind === 'submission' ? await directory.recipients.bouncePaths(envelope.from) : undefined
  if (!pathOf) return undefined
  const places = new Map(recipients.map(({ address }, place) => [address, place]))
  return ([first, ...others]) => {
    const recipient = others.length === 0 && first !== undefined ? places.get(first) : undefined
    return pathOf({ email: _id.toHexString(), recipient })
  }
}
