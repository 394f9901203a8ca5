// gofakes3: an S3 server in memory. Built once, below node_modules; where it cannot be built the tests say why they skip.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { freePort, hasProgram, startProcess } from '@postkeep/testkit'
import { s3Repository, type S3Options } from '../src/index.ts'

const folder = fileURLToPath(new URL('../node_modules/.cache/gofakes3', import.meta.url))
const program = `${folder}/gofakes3`
const source = 'github.com/johannesboyne/gofakes3/cmd/gofakes3@latest'

/** Why there is no S3 server here; undefined: there is one. */
export async function whyNoS3(): Promise<string | undefined> {
  if (existsSync(program)) return undefined
  if (!hasProgram('go')) return 'gofakes3 is not built, and there is no Go to build it'
  try {
    await promisify(execFile)('go', ['install', source], {
      env: { ...process.env, GOBIN: folder },
      timeout: 180_000
    })
    return undefined
  } catch (error) {
    return `gofakes3 cannot be built: ${error instanceof Error ? error.message.split('\n')[0] : 'unknown'}`
  }
}

export interface TestS3 extends AsyncDisposable {
  readonly endpoint: string
  repository(options?: Partial<S3Options>): ReturnType<typeof s3Repository>
}

/** `host`: the address that it listens on. */
export async function startS3({ host = '127.0.0.1' } = {}): Promise<TestS3> {
  const port = await freePort()
  const address = `${host}:${port}`
  const args = ['-host', address, '-backend', 'memory', '-initialbucket', 'backups']
  const server = await startProcess({ command: program, args, ready: /listening|using port/i })
  return {
    endpoint: `http://${address}`,
    repository: (options = {}) =>
      s3Repository({
        endpoint: `http://${address}`,
        bucket: 'backups',
        accessKeyId: 'key',
        secretAccessKey: 'secret',
        ...options
      }),
    async [Symbol.asyncDispose]() {
      await server.stop()
    }
  }
}
