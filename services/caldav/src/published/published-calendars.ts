// A calendar that its owner shows to everybody who has its link: `/published/<mailbox>/<token>.ics`, read-only, without a login.
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { openCopy, publishedCopy } from '@postkeep/crypto'
import { conditionsHold, parseEntityTags } from '@postkeep/dav-protocol'
import { quoted, type DavReply, type OpenRequest } from '@postkeep/dav-server'
import type { MailboxClient } from '@postkeep/mailbox-client'
import { MailboxError } from '@postkeep/mailbox-contract'

const uncompress = promisify(gunzip)
/** Bytes: four to a character of the largest copy. */
const mostBytes = 192 * 1024 * 1024
const notFound: DavReply = {
  status: 404,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: 'There is nothing here\n'
}

export function publishedCalendars(mailboxes: Pick<MailboxClient, 'readPublication'>) {
  return async ({ headers, method, segments }: OpenRequest): Promise<DavReply | undefined> => {
    const [first, mailbox = '', name = '', ...more] = segments
    if (first !== 'published') return undefined
    if (method !== 'GET' && method !== 'HEAD') return { status: 405, headers: { allow: 'GET, HEAD' } }
    const [, token] = /^([\w-]{43})\.ics$/.exec(name) ?? []
    if (token === undefined || more.length > 0 || !/^[0-9a-f]{24}$/.test(mailbox)) return notFound
    const copy = publishedCopy(token, mailbox)
    const sealed = await sealedCopy(mailboxes, mailbox, copy.id)
    if (sealed === undefined) return notFound
    const etag = quoted(createHash('sha256').update(sealed).digest('base64url').slice(0, 22))
    const shown = { etag, 'cache-control': 'private, max-age=300' }
    const ifNoneMatch = parseEntityTags(headers['if-none-match'])
    if (!conditionsHold({ ifMatch: undefined, ifNoneMatch }, etag)) return { status: 304, headers: shown }
    const text = await uncompress(openCopy(copy, sealed), { maxOutputLength: mostBytes })
    const all = {
      ...shown,
      'content-type': 'text/calendar; charset=utf-8',
      'content-length': String(text.length),
      'content-disposition': 'inline; filename="calendar.ics"',
      // A link is a secret: it goes nowhere else.
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex'
    }
    return method === 'HEAD' ? { status: 200, headers: all } : { status: 200, headers: all, body: text }
  }
}

async function sealedCopy(
  mailboxes: Pick<MailboxClient, 'readPublication'>,
  mailbox: string,
  id: string
): Promise<Buffer | undefined> {
  try {
    return await mailboxes.readPublication(mailbox, id)
  } catch (error) {
    if (error instanceof MailboxError && (error.code === 'not-found' || error.code === 'invalid'))
      return undefined
    throw error
  }
}
