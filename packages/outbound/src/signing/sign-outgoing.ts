// The signature of the domain in From, where that is ours and the message began here.
import { formatAddress, parseAddress, type Address } from '@postkeep/address'
import type { Directory } from '@postkeep/directory'
import { firstHeader, indexMessage, parseAddressList } from '@postkeep/mime'
import type { ClaimedEmail } from '../queue/new-email.ts'
import { feedbackIdField } from './feedback-id.ts'
import { signMessage } from './sign-message.ts'

export interface SigningContext {
  readonly directory: Pick<Directory, 'domains'>
  readonly onUnsigned: (domain: string) => void
}

/**
 * Forwarded mail is not signed: whoever writes an address of ours into it would get our signature. What our own users
 * send to an address that forwards has been signed before.
 */
export async function signOutgoing(
  email: Pick<ClaimedEmail, 'kind' | 'envelope'>,
  raw: Buffer,
  { directory, onUnsigned }: SigningContext
): Promise<Buffer> {
  if (email.kind === 'forward') return raw
  const from = fromAddress(raw)
  const name = from?.domain ?? parseAddress(email.envelope.from)?.domain
  const domain = name === undefined ? undefined : await directory.domains.find(name)
  const keys = domain ? await directory.domains.dkimKeys(domain._id.toHexString()) : []
  if (domain && keys.length > 0) {
    const isOurs = email.kind === 'submission' && from !== undefined
    const field = isOurs ? feedbackIdField(raw, { domain: domain.name, from: formatAddress(from) }) : ''
    const marked = field === '' ? raw : Buffer.concat([Buffer.from(field), raw])
    return signMessage(marked, keys, { domain: domain.name })
  }
  onUnsigned(name ?? '')
  return raw
}

function fromAddress(raw: Buffer): Address | undefined {
  const [from] = parseAddressList(firstHeader(raw, indexMessage(raw, { parts: 1 }), 'From') ?? '')
  return from?.mailbox && from.host ? parseAddress(`${from.mailbox}@${from.host}`) : undefined
}
