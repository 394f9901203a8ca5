// Whatever is put into an address book: it is no card, or a card that can be shown, converted and changed.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { fuzzTarget, sourceLiterals, transcriptObjects, unlessRefusedBy } from '@postkeep/fuzz'
import {
  CardSyntaxError,
  cardWithUid,
  changeCard,
  convertCard,
  parseCard,
  selectProperties,
  splitCards,
  summaryOf,
  textOf,
  type Card
} from '../src/index.ts'

const root = join(import.meta.dirname, '..')
const found = (name: string): string => join(import.meta.dirname, 'fuzz-found', name)
const covers = ['/packages/vcard/src/']
const words = sourceLiterals(`${root}/src/**/*.ts`)
const card = (...lines: readonly string[]): string => ['BEGIN:VCARD', ...lines, 'END:VCARD', ''].join('\r\n')

const told = transcriptObjects(`${root}/../../services/carddav/test/transcripts/**/*.txt`, 'VCARD')
const seeds = [
  card(
    'VERSION:3.0',
    'N:Doe;Jane;Q.,R.;Dr.;',
    'FN:Jane Doe',
    'item1.EMAIL;type=INTERNET;type=pref:jane@example.com',
    'item1.X-ABLabel:_$!<Work>!$_',
    'TEL;TYPE="cell,voice":+1 2',
    'NOTE:one\\, two\\; three\\nfour \\\\ five',
    'PHOTO;ENCODING=b;TYPE=JPEG:AAEC',
    'BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-03',
    'X-ADDRESSBOOKSERVER-KIND:group',
    'X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:1',
    'UID:abc'
  ),
  card(
    'VERSION:4.0',
    'FN:J\u00fcrg M\u00fcller',
    'TEL;VALUE=uri;PREF=1;TYPE=home:tel:+1-2;ext=3',
    'PHOTO:data:image/jpeg;base64,AAEC',
    'BDAY:--0203',
    'ANNIVERSARY:20090808T1430-0500',
    'KIND:group',
    'MEMBER:urn:uuid:1',
    "NOTE;X-A=^n^^^':a",
    'UID:urn:uuid:2'
  ),
  card(
    'VERSION:2.1',
    'N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;J=FCrg=',
    ' und so weiter;;;',
    'TEL;HOME;VOICE:123',
    'PHOTO;JPEG;BASE64:',
    ' AAEC',
    'AGENT:',
    'BEGIN:VCARD',
    'VERSION:2.1',
    'N:Agent',
    'END:VCARD',
    'UID:u'
  ),
  ...told
]

const unlessRefused = unlessRefusedBy(CardSyntaxError)

const meaning = ({ lines }: Card): unknown =>
  lines.map(({ group, name, parameters, value }) => ({ group, name, parameters, value }))

test('cards', async (t) => {
  const run = (input: Buffer): void => {
    const text = input.toString()
    const read = unlessRefused(() => parseCard(text))
    if (read === undefined) return
    summaryOf(read)
    read.lines.forEach(textOf)
    // Nothing is changed: all that can be read is there as it was.
    const same = parseCard(changeCard(read, {}))
    assert.deepEqual(meaning(same), meaning(read))
    const selected = parseCard(selectProperties(text, [{ name: 'FN', withoutValue: false }]))
    assert.equal(selected.version, read.version)
    for (const version of ['3.0', '4.0'] as const) {
      const converted = convertCard(text, version)
      assert.equal(parseCard(converted).version, version)
      assert.equal(convertCard(converted, version), converted)
    }
    const changed = summaryOf(parseCard(changeCard(read, { fullName: 'A;B\\,\nC', emails: [] })))
    assert.equal(changed.fullName, 'A;B\\,\nC')
    assert.deepEqual(changed.emails, [])
  }
  await fuzzTarget(t, {
    name: 'cards',
    found: found('cards'),
    seeds,
    words,
    covers,
    inputs: 1500,
    run
  })
})

test('files of cards', async (t) => {
  const run = (input: Buffer): void => {
    let line = 0
    for (const part of splitCards(input)) {
      assert.ok(part.line > line, `line ${part.line} after ${line}`)
      line = part.line
      const read = unlessRefused(() => parseCard(part.bytes.toString()))
      if (read === undefined || summaryOf(read).uids.length > 0) continue
      unlessRefused(() => parseCard(cardWithUid(part.bytes).toString()))
    }
  }
  await fuzzTarget(t, {
    name: 'files of cards',
    found: found('files'),
    seeds: [...seeds, seeds.slice(0, 3).join(''), `\ufeff${seeds.join('\r\n')}`],
    words,
    covers,
    inputs: 1000,
    run
  })
})
