// The stylesheet and the two scripts, from memory, compressed once, under names that change with their content.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

export type Asset = {
  readonly path: string
  readonly type: string
  readonly plain: Buffer
  readonly encoded: Readonly<Record<'br' | 'gzip', Buffer>>
}

export type Assets = {
  readonly style: string
  readonly htmx: string
  readonly script: string
  readonly icon: string
  find(path: string): Asset | undefined
}

const compressBrotli = promisify(brotliCompress)
const compressGzip = promisify(gzip)
const own = (name: string): string => fileURLToPath(new URL(`../assets/${name}`, import.meta.url))

export async function loadAssets(): Promise<Assets> {
  const [style, htmx, script, icon] = await Promise.all([
    load('style.css', own('style.css'), 'text/css; charset=utf-8'),
    load('htmx.js', htmxFile(), 'text/javascript; charset=utf-8'),
    load('app.js', own('app.js'), 'text/javascript; charset=utf-8'),
    load('icon.svg', own('icon.svg'), 'image/svg+xml')
  ])
  const byPath = new Map([style, htmx, script, icon].map((asset) => [asset.path, asset]))
  return {
    style: style.path,
    htmx: htmx.path,
    script: script.path,
    icon: icon.path,
    find: (path) => byPath.get(path)
  }
}

function htmxFile(): string {
  return fileURLToPath(new URL('htmx.min.js', import.meta.resolve('htmx.org')))
}

async function load(name: string, file: string, type: string): Promise<Asset> {
  const plain = await readFile(file)
  const hash = createHash('sha256').update(plain).digest('base64url').slice(0, 12)
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 }
  const [br, gz] = await Promise.all([compressBrotli(plain, { params }), compressGzip(plain)])
  return { path: `/assets/${hash}/${name}`, type, plain, encoded: { br, gzip: gz } }
}
