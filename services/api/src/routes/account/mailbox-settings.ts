// Preferences of a webmail, which mean nothing to the server: an annotation of the mailbox (RFC 5464).
import { z } from 'zod'
import { product } from '@postkeep/config'
import type { MailboxSession } from '@postkeep/mailbox-client'
import { maximumMetadataBytes } from '@postkeep/mailbox-contract'
import { invalidField } from '../../frame/api-problem.ts'

export const mailboxSettings = z.record(z.string().max(100), z.json())
type Settings = z.output<typeof mailboxSettings>

const entry = `/private/vendor/${product.slug}/settings`

export async function readSettings(session: MailboxSession): Promise<Settings> {
  const [entries] = await session.readMetadata([''], { names: [entry], depth: 0 })
  const [found] = entries ?? []
  return found ? mailboxSettings.parse(JSON.parse(Buffer.from(found.value).toString())) : {}
}

/** Groups are merged, null takes away. @throws ApiProblem 400 */
export async function changeSettings(session: MailboxSession, changes: Settings): Promise<Settings> {
  const merged = mergedOf(await readSettings(session), changes)
  const value = Buffer.from(JSON.stringify(merged))
  if (value.length > maximumMetadataBytes)
    throw invalidField('settings', `has at most ${maximumMetadataBytes} bytes`)
  await session.writeMetadata('', [{ name: entry, value }])
  return merged
}

function mergedOf(before: Settings, changes: Settings): Settings {
  const merged = new Map(Object.entries(before))
  for (const [name, value] of Object.entries(changes)) {
    const known = merged.get(name)
    merged.set(name, isGroup(known) && isGroup(value) ? { ...known, ...value } : value)
  }
  return Object.fromEntries(merged)
}

function isGroup(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
