// What is kept between runs: secrets, certificates, databases, mailboxes, accounts. One run at a time.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { generateServerKey, randomToken } from '@postkeep/crypto'

export interface Secrets {
  readonly helperEncryptionKey: string
  readonly rpcSecret: string
}

export interface Account {
  readonly address: string
  readonly password: string
  readonly recoveryCode?: string | undefined
}

export interface DataFolder extends Disposable {
  readonly path: string
  readonly secrets: Secrets
  /** Path of a file or folder below it. */
  at(...names: string[]): string
  readAccounts(): Account[]
  writeAccounts(accounts: readonly Account[]): void
  writeJson(name: string, value: unknown): void
  remove(name: string): void
}

export class DataFolderRefused extends Error {}

/** @throws DataFolderRefused when another run uses the folder, or when it holds something else */
export function openDataFolder(path: string, options: { reset: boolean }): DataFolder {
  const root = resolve(path)
  refuseIfBusy(join(root, 'pid'))
  refuseIfForeign(root)
  if (options.reset) rmSync(root, { recursive: true, force: true })
  mkdirSync(root, { recursive: true, mode: 0o700 })
  const at = (...names: string[]) => join(root, ...names)
  writeFileSync(at('pid'), markOf(process.pid))
  const writeJson = (name: string, value: unknown) => {
    writeFileSync(at(`${name}.new`), `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
    renameSync(at(`${name}.new`), at(name))
  }
  if (!existsSync(at('secrets.json'))) {
    const secrets: Secrets = { helperEncryptionKey: generateServerKey(), rpcSecret: randomToken(32) }
    writeJson('secrets.json', secrets)
  }
  return {
    path: root,
    secrets: JSON.parse(readFileSync(at('secrets.json'), 'utf8')) as Secrets,
    at,
    readAccounts: () =>
      existsSync(at('accounts.json'))
        ? (JSON.parse(readFileSync(at('accounts.json'), 'utf8')) as Account[])
        : [],
    writeAccounts: (accounts) => writeJson('accounts.json', accounts),
    writeJson,
    remove: (name) => rmSync(at(name), { force: true }),
    [Symbol.dispose]: () => rmSync(at('pid'), { force: true })
  }
}

function refuseIfBusy(file: string): void {
  if (!existsSync(file)) return
  const mark = readFileSync(file, 'utf8')
  const pid = Number.parseInt(mark, 10)
  if (!(pid > 0) || pid === process.pid || !isAlive(pid) || markOf(pid) !== mark) return
  throw new DataFolderRefused(
    `process ${pid} uses the data folder ${dirname(file)} already: stop it, or choose another with --data-dir`
  )
}

/** --reset with a wrong folder must not cost anyone their files. */
function refuseIfForeign(root: string): void {
  if (!existsSync(root)) return
  const names = readdirSync(root)
  if (names.includes('secrets.json') || names.every((name) => name === 'pid')) return
  throw new DataFolderRefused(`${root} holds something else: choose an empty or a new folder with --data-dir`)
}

/** The process and when it began (field 22 of stat): after a crash its number may be that of another one. */
function markOf(pid: number): string {
  const file = `/proc/${pid}/stat`
  const began = existsSync(file) ? readFileSync(file, 'utf8').split(') ').at(-1)!.split(' ')[19] : undefined
  return began === undefined ? `${pid}` : `${pid} ${began}`
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
