// Let's Encrypt's test authority, built once with Go and kept below node_modules/.cache. By itself: `node test/build-pebble.ts`.
import { execFile } from 'node:child_process'
import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { hasProgram } from '@postkeep/testkit'

export type Built =
  | { readonly kind: 'built'; readonly file: string }
  | { readonly kind: 'absent'; reason: string }

const module = 'github.com/letsencrypt/pebble/v2/cmd/pebble@v2.10.1'
const cache = join(import.meta.dirname, '../../../node_modules/.cache/pebble')
const buildMs = 120_000

export async function buildPebble(): Promise<Built> {
  const file = join(cache, 'pebble')
  if (await exists(file)) return { kind: 'built', file }
  if (!hasProgram('go'))
    return { kind: 'absent', reason: 'pebble is not built, and Go, which builds it, is not installed' }
  await mkdir(cache, { recursive: true })
  // In a folder of its own, then moved: test files run side by side.
  const folder = await mkdtemp(join(cache, 'build-'))
  try {
    const env = { ...process.env, GOBIN: folder }
    await promisify(execFile)('go', ['install', module], { env, timeout: buildMs })
    await rename(join(folder, 'pebble'), file)
    return { kind: 'built', file }
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string }
    return {
      kind: 'absent',
      reason: `pebble cannot be built: ${stderr.trim().split('\n').at(-1) || message}`
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function exists(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false
  )
}

if (import.meta.main) console.log(await buildPebble())
