// A repository on an SFTP server: an object is a file, synced where the server can, before it has its name.
import { randomBytes } from 'node:crypto'
import { dirname, join, relative } from 'node:path/posix'
import type { FileEntryWithStats, SFTPWrapper, Stats } from 'ssh2'
import { BackupError } from '../backup-error.ts'
import type { Repository, StoredObject } from './repository.ts'
import { SftpConnection, type SftpOptions } from './sftp-connection.ts'

const unfinished = '.unfinished-'
/** SSH_FX_NO_SUCH_FILE. */
const noSuchFile = 2

export function sftpRepository(options: SftpOptions): Repository & AsyncDisposable {
  const connection = new SftpConnection(options)
  const root = decodeURIComponent(new URL(options.url).pathname)
  const folders = new Set<string>()
  const using = async <Result>(work: (sftp: SFTPWrapper) => Promise<Result>): Promise<Result> => {
    const sftp = await connection.sftp()
    return work(sftp).catch((error: unknown) => {
      throw error instanceof BackupError ? error : storageError(error)
    })
  }
  return {
    put: (name, content) =>
      using(async (sftp) => {
        const file = join(root, name)
        await makeFolder(sftp, dirname(file), folders)
        await writeObject(sftp, file, content)
      }),
    get: (name) =>
      using(async (sftp) => {
        const found = await ifThere(value<Buffer>((done) => sftp.readFile(join(root, name), done)))
        if (found) return found
        throw new BackupError('not-found', `the repository has no ${name}`)
      }),
    async *list(prefix) {
      const start = join(root, prefix.slice(0, prefix.lastIndexOf('/') + 1))
      for await (const { name, ...object } of filesBelow(using, start)) {
        const below = relative(root, name)
        if (below.startsWith(prefix) && !below.includes(unfinished)) yield { name: below, ...object }
      }
    },
    remove: (name) =>
      using(async (sftp) => {
        await ifThere(call((done) => sftp.unlink(join(root, name), done)))
      }),
    has: (name) => using(async (sftp) => (await statIfThere(sftp, join(root, name))) !== undefined),
    [Symbol.asyncDispose]: () => connection.close()
  }
}

async function writeObject(
  sftp: SFTPWrapper,
  file: string,
  content: Uint8Array | AsyncIterable<Uint8Array>
): Promise<void> {
  const temporary = join(dirname(file), unfinished + randomBytes(8).toString('hex'))
  const handle = await value<Buffer>((done) => sftp.open(temporary, 'wx', { mode: 0o600 }, done))
  let position = 0
  try {
    for await (const piece of content instanceof Uint8Array ? [content] : content) {
      const buffer = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
      const at = position
      if (buffer.length > 0) await call((done) => sftp.write(handle, buffer, 0, buffer.length, at, done))
      position += buffer.length
    }
    await extension((done) => sftp.ext_openssh_fsync(handle, done))
  } finally {
    await call((done) => sftp.close(handle, done))
  }
  const isRenamed = await extension((done) => sftp.ext_openssh_rename(temporary, file, done))
  // Without that extension a name that is taken is refused: what it holds is an older object of that name.
  if (isRenamed) return
  await ifThere(call((done) => sftp.unlink(file, done)))
  await call((done) => sftp.rename(temporary, file, done))
}

/** With those above it. */
async function makeFolder(sftp: SFTPWrapper, folder: string, known: Set<string>): Promise<void> {
  if (known.has(folder) || folder === '/' || folder === '.') return
  if (!(await statIfThere(sftp, folder))) {
    await makeFolder(sftp, dirname(folder), known)
    try {
      await call((done) => sftp.mkdir(folder, { mode: 0o700 }, done))
    } catch (error) {
      // Another put was quicker.
      if (!(await statIfThere(sftp, folder))) throw error
    }
  }
  known.add(folder)
}

type Using = <Result>(work: (sftp: SFTPWrapper) => Promise<Result>) => Promise<Result>

async function* filesBelow(using: Using, folder: string): AsyncIterable<StoredObject> {
  const entries = await using((sftp) =>
    ifThere(value<FileEntryWithStats[]>((done) => sftp.readdir(folder, done)))
  )
  for (const { filename, attrs } of entries ?? []) {
    const name = join(folder, filename)
    if (attrs.isDirectory()) yield* filesBelow(using, name)
    else if (attrs.isFile()) yield { name, bytes: attrs.size, modified: new Date(attrs.mtime * 1000) }
  }
}

function statIfThere(sftp: SFTPWrapper, path: string): Promise<Stats | undefined> {
  return ifThere(value<Stats>((done) => sftp.stat(path, done)))
}

async function ifThere<Result>(asked: Promise<Result>): Promise<Result | undefined> {
  try {
    return await asked
  } catch (error) {
    if (codeOf(error) === noSuchFile) return undefined
    throw error
  }
}

/** False: the server has no such extension; ssh2 throws that at once. */
async function extension(start: (done: (error?: Error | null) => void) => void): Promise<boolean> {
  try {
    await call(start)
    return true
  } catch (error) {
    if (error instanceof Error && /does not support/i.test(error.message)) return false
    throw error
  }
}

function call(start: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => start((error) => (error ? reject(error) : resolve())))
}

function value<T>(start: (done: (error: Error | undefined, value: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => start((error, found) => (error ? reject(error) : resolve(found))))
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

function storageError(error: unknown): BackupError {
  const reason = error instanceof Error ? error.message : 'no answer'
  return new BackupError('storage', `the SFTP server refused: ${reason}`, { cause: error })
}
