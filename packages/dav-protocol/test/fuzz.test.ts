// Whatever a client sends as XML or in a header: it is read, or it is refused as such; what is read is written back the same.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fuzzTarget, sourceLiterals, unlessRefusedBy } from '@postkeep/fuzz'
import {
  DavSyntaxError,
  hrefOf,
  ifHolds,
  parseDestination,
  parseEntityTags,
  parseIf,
  parseInviteReply,
  parseMkcol,
  parsePath,
  parsePrefer,
  parsePropfind,
  parseProppatch,
  parseReport,
  parseShare,
  parseXml,
  UnsupportedCollation,
  writeXml
} from '../src/index.ts'

const root = join(import.meta.dirname, '..')
const found = (name: string): string => join(import.meta.dirname, 'fuzz-found', name)
const covers = ['/packages/dav-protocol/src/']
const literals = sourceLiterals(`${root}/src/**/*.ts`)
const transcripts = globSync(`${root}/../../services/{caldav,carddav}/test/transcripts/**/*.txt`).toSorted()
const bodies = transcripts.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/^> (<.*(?:\n> .*)*)/gm)].map(([, body]) =>
    body!.replaceAll(/\n> /g, '\n')
  )
)
const names = [...new Set(bodies.flatMap((body) => body.match(/<[^<>]{1,200}>/g) ?? []))]
const words = [
  ...literals,
  ...names,
  '<constructor/>',
  'xmlns=""',
  '<![CDATA[',
  ']]>',
  '<!--',
  '<?x ?>',
  '<!DOCTYPE x>'
]
const kinds = new Set([
  'addressbook-multiget',
  'addressbook-query',
  'calendar-multiget',
  'calendar-query',
  'expand-property',
  'free-busy-query',
  'principal-property-search',
  'principal-search',
  'principal-search-property-set',
  'sync-collection',
  'unknown'
])

const unlessRefused = unlessRefusedBy(DavSyntaxError, UnsupportedCollation)

test('bodies', async (t) => {
  const run = (input: Buffer): void => {
    const read = unlessRefused(() => parseXml(input))
    if (read !== undefined) assert.deepEqual(parseXml(Buffer.from(writeXml(read))), read)
    for (const parse of [parsePropfind, parseProppatch, parseMkcol, parseShare, parseInviteReply]) {
      unlessRefused(() => parse(input))
    }
    const report = unlessRefused(() => parseReport(input))
    if (report !== undefined) assert.ok(kinds.has(report.kind), `a report of kind ${report.kind}`)
  }
  const seeds = bodies.filter((_, index) => index % 2 === 0 || index > bodies.length - 30)
  await fuzzTarget(t, {
    name: 'DAV bodies',
    found: found('bodies'),
    seeds,
    words,
    covers,
    inputs: 1500,
    run
  })
})

test('headers and paths', async (t) => {
  const run = (input: Buffer): void => {
    const text = input.toString('latin1')
    unlessRefused(() => parseEntityTags(text))
    parsePrefer(text)
    unlessRefused(() => parseDestination(text, 'here.test'))
    const lists = unlessRefused(() => parseIf(text))
    if (lists) ifHolds(lists, () => ({ entityTag: '"a"', tokens: ['urn:1'] }))
    const path = unlessRefused(() => parsePath(text))
    // Encoded it may be longer than a path can be.
    const href = path && hrefOf(path.segments, path)
    if (href !== undefined && href.length <= 4096) assert.deepEqual(parsePath(href).segments, path!.segments)
  }
  const seeds = [
    '"a", W/"b" , "c"',
    '*',
    'return=minimal, respond-async; wait=10',
    '(<urn:1> ["a"]) (Not <DAV:no-lock> [W/"b"])',
    '<http://here.test/a/> (<urn:1>)',
    'https://here.test/a/b%20c.ics',
    '/calendars/ann@example.org/home/a%C3%A9.ics?x#y'
  ]
  await fuzzTarget(t, {
    name: 'DAV headers',
    found: found('headers'),
    seeds,
    words: ['%2e%2e', '%2f', '%00', '(', ')', '<', '>', 'Not ', '["', '"]', 'W/'],
    covers,
    inputs: 1500,
    largestRepetition: 32_768,
    run
  })
})
