// What a message is forwarded as: with a return path of ours, sealed (ARC) under the key of the domain that passes it
// on, and with a friendly From only where the author's DMARC would break otherwise.
import { parseAddress } from '@postkeep/address'
import { sealFields, type AuthenticationResults } from '@postkeep/authentication'
import type { Directory } from '@postkeep/directory'
import { signMessage } from '@postkeep/outbound'
import type { AcceptedRecipient } from '../received-message.ts'
import { rewriteFrom } from './rewrite-from.ts'

export interface ForwardContext {
  readonly directory: Pick<Directory, 'domains' | 'recipients'>
}

export interface Transit {
  readonly sender: string
  /** With trace fields, without Return-Path. */
  readonly raw: Buffer
  /** undefined: it comes from here. */
  readonly results: AuthenticationResults | undefined
  readonly folder: string
}

export interface Forward {
  readonly sender: string
  readonly raw: Buffer
  /** False where the sender may be forged, or the message is suspicious: a report of failure would hit a bystander. */
  readonly mayReport: boolean
}

/** @throws where the database does not answer: the message has to wait */
export async function prepareForward(
  { folder, raw, results, sender }: Transit,
  { alias }: AcceptedRecipient['resolution'],
  { directory }: ForwardContext
): Promise<Forward> {
  const domain = alias.domain === '' ? undefined : await directory.domains.find(alias.domain)
  const path = domain ? await directory.recipients.returnPath(sender, domain.name) : sender
  const mayReport = results === undefined || (folder !== 'Junk' && isVouchedFor(sender, results))
  if (!domain || !results) return { sender: path, raw, mayReport }
  const keys = await directory.domains.dkimKeys(alias.domain)
  const isRewritten = losesItsAuthor(results)
  const body = isRewritten
    ? await signMessage(rewriteFrom(raw, alias.address), keys, { domain: domain.name })
    : raw
  const [key] = keys
  const seal = key ? await sealFields(body, results, { ...key, domain: domain.name }) : ''
  return { sender: path, raw: seal === '' ? body : Buffer.concat([Buffer.from(seal), body]), mayReport }
}

/** The author's domain asks for something, we believe that it is the author, and no signature goes along that proves it. */
export function losesItsAuthor({ arc, dkim, dmarc }: AuthenticationResults): boolean {
  const isBelieved = dmarc.result === 'pass' || (dmarc.result === 'fail' && arc.trusted !== undefined)
  return isBelieved && dmarc.policy !== 'none' && !dkim.some(({ isAligned }) => isAligned)
}

/** Does SPF, or a signature of its domain, vouch for the envelope sender? */
export function isVouchedFor(sender: string, { dkim, spf }: AuthenticationResults): boolean {
  if (spf.result === 'pass') return true
  const domain = parseAddress(sender)?.domain
  return dkim.some(({ domain: signer, result }) => {
    const name = signer?.toLowerCase()
    return result === 'pass' && name !== undefined && (domain === name || domain?.endsWith(`.${name}`))
  })
}
