// A mailbox in a temporary folder, and what tests ask of it again and again.
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { hash, randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKeyring, generateSealKeys } from '@postkeep/crypto'
import { silentLogger } from '@postkeep/log'
import {
  compressBody,
  decompressBody,
  unpackColumns,
  type ColumnName,
  type Columns,
  type SearchKey
} from '@postkeep/mailbox-contract'
import {
  createMailboxFolder,
  mailboxPath,
  openMailbox,
  type MailboxStore,
  type OpenMailboxOptions,
  type StoreChange
} from '../src/index.ts'

export const mailboxId = '65f000000000000000000001'

export interface TemporaryMailbox extends Disposable {
  readonly root: string
  readonly path: string
  readonly dataKey: Buffer
  readonly sealKeys: ReturnType<typeof generateSealKeys>
  open(options?: Partial<OpenMailboxOptions> & { changes?: StoreChange[] }): MailboxStore
  /** Opens a copy of the folder as it lies on the disk now, as after a power cut; the store is left open. */
  crash(): TemporaryMailbox
}

export function temporaryMailbox(): TemporaryMailbox {
  const root = mkdtempSync(join(tmpdir(), 'postkeep-store-'))
  const path = mailboxPath(root, mailboxId)
  const dataKey = randomBytes(32)
  const sealKeys = generateSealKeys()
  const keyring = createKeyring({ mailbox: mailboxId, publicKey: sealKeys.publicKey })
  createMailboxFolder(path, { dataKey, keyring, sealKeys })
  return temporaryAt({ root, dataKey, sealKeys })
}

function temporaryAt(keys: Pick<TemporaryMailbox, 'root' | 'dataKey' | 'sealKeys'>): TemporaryMailbox {
  const path = mailboxPath(keys.root, mailboxId)
  return {
    ...keys,
    path,
    open({ changes, ...options } = {}) {
      const onChange = (change: StoreChange) => void changes?.push(change)
      const { dataKey } = keys
      return openMailbox({ path, mailbox: mailboxId, dataKey, logger: silentLogger, onChange, ...options })
    },
    crash() {
      const root = mkdtempSync(join(tmpdir(), 'postkeep-crash-'))
      cpSync(keys.root, root, { recursive: true })
      return temporaryAt({ ...keys, root })
    },
    [Symbol.dispose]() {
      rmSync(keys.root, { recursive: true, force: true })
    }
  }
}

type AppendOptions = Partial<Parameters<MailboxStore['append']>[0]>

export function append(store: MailboxStore, raw: Buffer, options: AppendOptions = {}) {
  const params = {
    path: 'INBOX',
    flags: [],
    internalDate: 1_900_000_000,
    zone: 0,
    size: raw.length,
    ...options
  }
  return store.append(params, compressBody(raw))
}

export function deliver(store: MailboxStore, raw: Buffer, key: Uint8Array = randomBytes(16)) {
  const params = { key, folder: 'INBOX', flags: [], internalDate: 1_900_000_000, size: raw.length, quota: 0 }
  return store.deliver(params, compressBody(raw))
}

export function folderId(store: MailboxStore, path: string): number {
  return store.folderStatus({ paths: [path] }).folders[0]!.id
}

export function columnsOf<N extends ColumnName>(store: MailboxStore, path: string, names: N[]): Columns<N> {
  const { value, attachment } = store.columns({ folder: folderId(store, path), names })
  return unpackColumns(attachment, names, value.count)
}

export function uidsOf(store: MailboxStore, path: string): number[] {
  return [...columnsOf(store, path, ['uid']).uid]
}

/** The raw messages of a folder, in the order of their UIDs. */
export function messagesOf(store: MailboxStore, path: string): Buffer[] {
  const bodies = [...columnsOf(store, path, ['body']).body]
  const rows = [...store.bodies({ bodies })].flat()
  return rows.map(({ compressed, size }) => decompressBody(compressed, size))
}

/** For comparing: the difference of two large messages would take minutes to print. */
export function digestsOf(raws: readonly Buffer[]): string[] {
  return raws.map((raw) => hash('sha256', raw))
}

type SearchOptions = Partial<Parameters<MailboxStore['search']>[0]> & { path?: string }

export function searchUids(store: MailboxStore, key: SearchKey, path = 'INBOX'): number[] {
  return searched(store, key, { path }).uids
}

export function searched(store: MailboxStore, key: SearchKey, { path = 'INBOX', ...options }: SearchOptions) {
  const steps = store.search({ folder: folderId(store, path), key, ...options })
  const { value, attachment } = ended(steps)
  const uids = [...unpackColumns(attachment, ['uid'], value.count).uid]
  return { uids, ...value, scores: [...attachment.subarray(value.count * 4)] }
}

/** Drives steps to their end. */
export function ended<Result>(steps: Generator<unknown, Result, void>): Result {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}
