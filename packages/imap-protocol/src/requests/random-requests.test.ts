import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readerOf } from '../../test/parse-request.ts'
import { ImapSyntaxError } from '../imap-syntax-error.ts'
import type { RequestReader } from '../wire/request-reader.ts'
import { parseAppend } from './append.ts'
import { parseAuthenticate } from './authenticate.ts'
import { parseCopy } from './copy.ts'
import { parseCreate } from './create.ts'
import { parseEnable } from './enable.ts'
import { parseFetch } from './fetch.ts'
import { parseId } from './id.ts'
import { parseList, parseLsub } from './list.ts'
import { parseLogin } from './login.ts'
import { parseMailbox } from './mailbox.ts'
import { parseNothing } from './nothing.ts'
import { parseRename } from './rename.ts'
import { parseReplace } from './replace.ts'
import { parseSearch } from './search.ts'
import { parseSelect } from './select.ts'
import { parseStatus } from './status.ts'
import { parseStore } from './store.ts'

const parseFetchOnly = (reader: RequestReader) => parseFetch(reader, { uid: false })

test('random input is parsed or is an ImapSyntaxError, in every command', () => {
  const parsers: ((reader: RequestReader) => unknown)[] = [
    parseAppend,
    parseAuthenticate,
    parseCopy,
    parseCreate,
    parseEnable,
    parseFetchOnly,
    parseId,
    parseList,
    parseLogin,
    parseLsub,
    parseMailbox,
    parseNothing,
    parseRename,
    parseReplace,
    parseSearch,
    parseSelect,
    parseStatus,
    parseStore
  ]
  const word = fc.constantFrom(
    '1:*',
    '2,4',
    'INBOX',
    '"a"',
    '(',
    ')',
    ' ',
    'FLAGS',
    '+FLAGS',
    'BODY[',
    'HEADER.FIELDS',
    ']',
    '<0.1>',
    'RETURN',
    'NOT',
    'OR',
    'UID',
    'ALL',
    'CHARSET',
    '\\Seen',
    '{2+}\r\nab',
    '{0+}\r\n',
    'NIL',
    '&',
    '"',
    '\\',
    '\0',
    '\xe9',
    '*',
    '%',
    'STATUS',
    'MESSAGES',
    'MODSEQ',
    '1-Feb-2000',
    '=',
    'AA==',
    'USE'
  )
  const input = fc.array(fc.oneof(word, fc.string({ maxLength: 4 })), { maxLength: 12 })
  fc.assert(
    fc.property(fc.constantFrom(...parsers), input, (parser, words) => {
      try {
        parser(readerOf(Buffer.from(`a X ${words.join('')}`, 'latin1')))
      } catch (error) {
        assert.ok(error instanceof ImapSyntaxError, String(error))
      }
    }),
    { numRuns: 3000 }
  )
})
