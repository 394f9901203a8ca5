// A file of the site: for a year, for its name changes when it does.
import type { Context } from 'koa'
import type { Assets } from './assets.ts'
import { HttpProblem } from './http-problem.ts'

export async function sendAsset(context: Context, assets: Assets): Promise<void> {
  const asset = assets.find(context.path)
  if (!asset || (context.method !== 'GET' && context.method !== 'HEAD')) throw new HttpProblem('not-found')
  context.state['route'] = 'asset'
  const encoding = context.acceptsEncodings('br', 'gzip', 'identity')
  const isEncoded = encoding === 'br' || encoding === 'gzip'
  context.vary('Accept-Encoding')
  context.set('Cache-Control', 'public, max-age=31536000, immutable')
  context.set('Content-Type', asset.type)
  if (isEncoded) context.set('Content-Encoding', encoding)
  context.body = isEncoded ? asset.encoded[encoding] : asset.plain
}
