// A key, a repository in a directory and a state folder, and what tests ask of them.
import { randomBytes } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { silentLogger } from '@postkeep/log'
import { temporaryFolder } from '@postkeep/testkit'
import { ChunkReader } from '../src/chunks/chunk-reader.ts'
import { ChunkWriter } from '../src/chunks/chunk-writer.ts'
import { openerFor, sealerFor } from '../src/encryption/sealed-object.ts'
import {
  createRecoveryKey,
  directoryRepository,
  openBackups,
  type Backups,
  type BackupsOptions,
  type RecoveryKey,
  type Repository
} from '../src/index.ts'
import { writeStoredFile } from '../src/files/write-file.ts'
import type { StoredFile } from '../src/manifest/manifest.ts'

export const day = 86_400_000

export interface Fixture extends AsyncDisposable {
  readonly path: string
  readonly repository: Repository
  readonly key: RecoveryKey
  /** Milliseconds since 1970; tests move it. */
  now: number
  backups(options?: Partial<BackupsOptions>): Backups
}

export async function backupFixture(): Promise<Fixture> {
  const folder = await temporaryFolder()
  const repository = directoryRepository(join(folder.path, 'repository'))
  const key = await createRecoveryKey('x25519')
  const fixture: Fixture = {
    path: folder.path,
    repository,
    key,
    now: Date.parse('2026-03-10T03:00:00Z'),
    backups: (options = {}) =>
      openBackups({
        repository,
        ...key,
        sources: {},
        stateFolder: join(folder.path, 'state'),
        logger: silentLogger,
        version: '1.0.0',
        clock: () => fixture.now,
        random: () => 0.5,
        chunkBytes: 64 * 1024,
        ...options
      }),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]()
  }
  return fixture
}

export interface Copies {
  readonly writer: ChunkWriter
  /** Writes the files of a copied mailbox; `path`: how the copy calls the mailbox. */
  restore(files: readonly StoredFile[], path: string, folder: string): Promise<void>
}

/** Chunks of a mailbox copy, without the rest of a backup. `before`: is told each object before it is stored. */
export async function copiesIn({ repository, key }: Fixture, before?: () => unknown): Promise<Copies> {
  const namingKey = randomBytes(32)
  const observed: Repository = {
    ...repository,
    async put(name, content) {
      await before?.()
      await repository.put(name, content)
    }
  }
  const seal = sealerFor(key.recipient)
  const writer = await new ChunkWriter({
    repository: observed,
    seal,
    namingKey,
    chunkBytes: 64 * 1024
  }).open()
  const reader = new ChunkReader({ repository, open: openerFor(key.identity), namingKey })
  return {
    writer,
    async restore(files, path, folder) {
      for (const file of files)
        await writeStoredFile(reader, file, join(folder, file.path.slice(path.length + 1)))
    }
  }
}

export async function filesBelow(folder: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>()
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const { parentPath, name } of entries.filter((entry) => entry.isFile())) {
    const path = join(parentPath, name)
    files.set(path.slice(folder.length + 1), await readFile(path))
  }
  return files
}
