// Mailboxes that were copied between two backups of everything: `mailboxes/<id>` (sealed, like a manifest) and
// `mailbox-references/<id>` (names of its chunks, for pruning). A restore of the newest backup takes those that are newer.
import { isBackupError } from '../backup-error.ts'
import { chunkIdentifier } from '../chunks/chunk-name.ts'
import type { Open, Seal } from '../encryption/sealed-object.ts'
import { isStoredMailbox, type Manifest, type StoredMailbox } from '../manifest/manifest.ts'
import type { Repository } from '../repository/repository.ts'

const pointPrefix = 'mailboxes/'
const referencesPrefix = 'mailbox-references/'
const identifierBytes = 32

interface MailboxPoint extends Pick<Manifest, 'format' | 'namingKey' | 'chunkBytes'> {
  readonly mailbox: StoredMailbox
}

export async function writeMailboxPoint(
  { repository, seal }: { readonly repository: Repository; readonly seal: Seal },
  point: Omit<MailboxPoint, 'format'>
): Promise<void> {
  const { mailbox, namingKey } = point
  const key = Buffer.from(namingKey, 'hex')
  const hashes = new Set(mailbox.files.flatMap(({ chunks }) => chunks))
  const identifiers = Array.from(hashes, (hash) => chunkIdentifier(key, hash)).join('')
  await repository.put(referencesPrefix + mailbox.id, Buffer.from(identifiers, 'hex'))
  const content = Buffer.from(JSON.stringify({ format: 1, ...point } satisfies MailboxPoint))
  await repository.put(pointPrefix + mailbox.id, await seal(content, { compressible: true }))
}

/** The manifest with the mailboxes that were copied since. What is damaged, or of another chunking, stays as it was. */
export async function withNewerMailboxes(
  manifest: Manifest,
  { repository, open }: { readonly repository: Repository; readonly open: Open }
): Promise<Manifest> {
  const mailboxes = new Map(manifest.mailboxes.map((mailbox) => [mailbox.id, mailbox]))
  for await (const { name } of repository.list(pointPrefix)) {
    const point = await readPoint(await repository.get(name), open)
    if (!point || point.namingKey !== manifest.namingKey || point.chunkBytes !== manifest.chunkBytes) continue
    const { mailbox } = point
    if (mailbox.takenAt > (mailboxes.get(mailbox.id)?.takenAt ?? manifest.time))
      mailboxes.set(mailbox.id, mailbox)
  }
  return { ...manifest, mailboxes: [...mailboxes.values()] }
}

/** Names of all their chunks. */
export async function chunksOfPoints(repository: Repository): Promise<Set<string>> {
  const needed = new Set<string>()
  for await (const { name } of repository.list(referencesPrefix)) {
    const packed = Buffer.from(await repository.get(name))
    for (let start = 0; start < packed.length; start += identifierBytes)
      needed.add(packed.toString('hex', start, start + identifierBytes))
  }
  return needed
}

/** Those that a backup of everything has overtaken. */
export async function removePointsBefore(repository: Repository, time: Date): Promise<void> {
  const old: string[] = []
  for await (const { modified, name } of repository.list(pointPrefix))
    if (modified < time) old.push(name.slice(pointPrefix.length))
  for (const id of old) {
    await repository.remove(pointPrefix + id)
    await repository.remove(referencesPrefix + id)
  }
}

async function readPoint(sealed: Uint8Array, open: Open): Promise<MailboxPoint | undefined> {
  try {
    const point = JSON.parse(new TextDecoder().decode(await open(sealed))) as MailboxPoint
    return point.format === 1 && isStoredMailbox(point.mailbox) ? point : undefined
  } catch (error) {
    if (isBackupError(error, 'damaged') || error instanceof SyntaxError) return undefined
    throw error
  }
}
