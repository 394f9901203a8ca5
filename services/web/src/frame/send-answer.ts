// A page's answer as HTTP.
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Context } from 'koa'
import type { Answer } from './answer.ts'
import type { Assets } from './assets.ts'
import { noticeCookie, readCookie, sessionCookie, setCookie } from './cookies.ts'
import { layout } from './layout.ts'
import type { Visit } from './page.ts'
import { en } from '../words/en/index.ts'
import type { WordKey } from '../words/translate.ts'

const brotli = promisify(brotliCompress)
const gzipped = promisify(gzip)
const sessionSeconds = 14 * 86_400
/** Smaller ones are not worth it. */
const compressFrom = 1024

export async function sendAnswer(
  context: Context,
  visit: Visit,
  answer: Answer,
  assets: Assets
): Promise<void> {
  if (answer.session === 'end') setCookie(context, sessionCookie, '', 0)
  else if (answer.session) setCookie(context, sessionCookie, answer.session, sessionSeconds)
  if (answer.kind === 'redirect') return sendRedirect(context, visit, answer)
  if (answer.kind === 'file') return sendFile(context, answer)
  const notice = takeNotice(context)
  const text = await layout(visit, { ...answer, assets, notice })
  context.status = answer.status ?? 200
  context.type = 'text/html; charset=utf-8'
  await sendCompressed(context, String(text))
}

/** 303: the answer to a form is another page, which may be reloaded. RFC 9110 §15.4.4 */
function sendRedirect(
  context: Context,
  visit: Visit,
  { notice, to }: Extract<Answer, { kind: 'redirect' }>
): void {
  if (notice) setCookie(context, noticeCookie, notice, 60)
  context.status = 303
  context.set('Location', visit.link(to))
}

function sendFile(context: Context, { content, name, type }: Extract<Answer, { kind: 'file' }>): void {
  context.status = 200
  context.set('Content-Type', type)
  context.set('Content-Disposition', `attachment; filename="${name.replaceAll(/[^\w.@-]/g, '_')}"`)
  context.body = content
}

function takeNotice(context: Context): WordKey | undefined {
  const notice = readCookie(context, noticeCookie)
  if (notice === '') return undefined
  setCookie(context, noticeCookie, '', 0)
  const [area = '', key = ''] = notice.split('.')
  const words = Object.hasOwn(en, area) ? en[area as keyof typeof en] : {}
  return Object.hasOwn(words, key) ? (notice as WordKey) : undefined
}

async function sendCompressed(context: Context, text: string): Promise<void> {
  context.vary('Accept-Encoding')
  const encoding =
    text.length < compressFrom ? 'identity' : context.acceptsEncodings('br', 'gzip', 'identity')
  if (encoding !== 'br' && encoding !== 'gzip') {
    context.body = text
    return
  }
  context.set('Content-Encoding', encoding)
  context.body =
    encoding === 'br'
      ? await brotli(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })
      : await gzipped(text, { level: 5 })
}
