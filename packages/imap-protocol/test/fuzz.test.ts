// Whatever comes over a connection, however it is cut: the same commands, and each is read or refused as syntax.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fuzzTarget, sourceLiterals } from '@postkeep/fuzz'
import * as imap from '../src/index.ts'

type Parse = (reader: imap.RequestReader, options: { readonly uid: boolean }) => unknown

const parsers: Readonly<Record<string, Parse>> = {
  APPEND: imap.parseAppend,
  AUTHENTICATE: imap.parseAuthenticate,
  CANCELUPDATE: imap.parseCancelUpdate,
  COMPRESS: imap.parseCompress,
  COPY: imap.parseCopy,
  CREATE: imap.parseCreate,
  ENABLE: imap.parseEnable,
  ESEARCH: imap.parseEsearch,
  EXPUNGE: imap.parseExpunge,
  FETCH: imap.parseFetch,
  GETMETADATA: imap.parseGetMetadata,
  GETQUOTA: imap.parseGetQuota,
  ID: imap.parseId,
  LIST: imap.parseList,
  LOGIN: imap.parseLogin,
  LSUB: imap.parseLsub,
  MOVE: imap.parseCopy,
  NOOP: imap.parseNothing,
  NOTIFY: imap.parseNotify,
  RENAME: imap.parseRename,
  REPLACE: imap.parseReplace,
  SEARCH: imap.parseSearch,
  SELECT: imap.parseSelect,
  SETMETADATA: imap.parseSetMetadata,
  SETQUOTA: imap.parseSetQuota,
  SORT: imap.parseSort,
  STATUS: imap.parseStatus,
  STORE: imap.parseStore,
  SUBSCRIBE: imap.parseMailbox,
  THREAD: imap.parseThread
}
const root = join(import.meta.dirname, '..')
const transcripts = globSync(`${root}/../../services/imap/test/transcripts/*/*.txt`).toSorted()
const sent = transcripts.map((file) =>
  [...readFileSync(file, 'utf8').matchAll(/^C\d*: (.*)$/gm)].map(([, line]) => `${line}\r\n`).join('')
)
const words = sourceLiterals(`${root}/src/**/*.ts`).filter((text) => text.length < 60)
const limits = imap.limitsAfterLogin(100_000)

function decoded(chunks: readonly Buffer[]): imap.Decoded[] {
  const decoder = new imap.CommandDecoder(limits)
  const all: imap.Decoded[] = []
  for (const chunk of chunks) {
    decoder.push(chunk)
    for (let one = decoder.next(); one !== undefined; one = decoder.next()) {
      all.push(one)
      if (one.kind === 'refused' && one.isFatal) return all
    }
  }
  return all
}

function read(line: imap.CommandLine): void {
  try {
    const { name, reader, uid } = imap.parseCommand(line)
    if (Object.hasOwn(parsers, name)) parsers[name]!(reader, { uid })
  } catch (error) {
    if (!(error instanceof imap.ImapSyntaxError)) throw error
    assert.doesNotMatch(error.message, /[\r\n]/)
  }
}

test('commands', async (t) => {
  const run = (input: Buffer): void => {
    const all = decoded([input])
    for (const one of all) if (one.kind === 'command') read(one.line)
    const middle = input.length >> 1
    assert.deepEqual(decoded([input.subarray(0, middle), input.subarray(middle)]), all)
  }
  await fuzzTarget(t, {
    name: 'IMAP commands',
    found: join(import.meta.dirname, 'fuzz-found'),
    seeds: sent.filter((text) => text !== ''),
    words: [
      ...words,
      ...Object.keys(parsers),
      '{3}\r\n',
      '{3+}\r\n',
      '{0}',
      '~{3+}\r\nabc',
      '\\',
      '"',
      '(',
      ')',
      '* '
    ],
    covers: ['/packages/imap-protocol/src/'],
    inputs: 1500,
    largest: 8192,
    run
  })
})
