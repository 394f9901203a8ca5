import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { capabilities, checkScript } from './index.ts'

const faultsOf = (script: string) =>
  checkScript(script).faults.map(({ line, message }) => `${line}: ${message}`)

// RFC 5228 §3.1, §4, §5, §9; RFC 5230 §4; RFC 5232; RFC 5229; RFC 5490; RFC 5463
const good = [
  '',
  '# nothing\n/* at\nall */',
  'keep;',
  `require ["fileinto", "reject"];
# Message-ID
if header :is "Sender" "owner-ietf-mta-filters@imc.org" {
  fileinto "filter";
} elsif address :DOMAIN :is ["From", "To"] "example.com" {
  keep;
} elsif anyof (NOT address :all :contains
                 ["To", "Cc", "Bcc"] "me@example.com",
               header :matches "subject"
                 ["*make*money*fast*", "*university*dipl*mas*"]) {
  fileinto "spam";
} else { reject text:
No, thank you.
..
.
; }`,
  'if size :over 100K { discard; stop; }',
  'require "vacation"; vacation :days 7 :addresses ["a@example.com"] :subject "Away" "I am away";',
  'require ["imap4flags","fileinto"]; addflag "\\\\Flagged"; setflag "v" ["a","b"]; fileinto :flags "\\\\Seen" "x";',
  'require ["variables", "envelope", "subaddress"]; if envelope :detail "to" "x" { set :lower "a" "${1}"; }',
  'require ["fileinto","mailbox"]; if not mailboxexists "A" { fileinto :create "A"; }',
  'require ["relational","comparator-i;ascii-numeric"]; if header :value "ge" :comparator "i;ascii-numeric" "X-Score" "5" { discard; }',
  'require "ihave"; if ihave "fileinto" { fileinto "x"; } else { error "no"; }',
  'require ["editheader","index"]; deleteheader :index 1 "X" "y"; if header :index 2 :last "a" "b" { keep; }',
  'redirect "a\\"b@example.com";'
]
for (const script of good)
  test(`can be run: ${script.slice(0, 60)}`, () => assert.deepEqual(faultsOf(script), []))

const bad: [string, string][] = [
  ['keep', '1: After keep a ; or a block is missing'],
  ['\nfileinto "x";', '2: fileinto needs: require "fileinto"'],
  ['keep; require "fileinto";', '1: require stands before all other commands'],
  ['require "time-travel";', '1: There is no extension "time-travel" here'],
  ['explode;', '1: There is no command explode'],
  ['if constructor { keep; }', '1: There is no test constructor'],
  ['if { keep; }', '1: if takes one test'],
  ['if (true, true) { keep; }', '1: if takes one test'],
  ['if true;', '1: if has no block'],
  ['else { keep; }', '1: else follows no if'],
  ['keep { stop; }', '1: keep has no block to be run'],
  ['if true { keep;', '1: The block of if has no end'],
  ['keep; }', '1: A } too many'],
  ['redirect ["a", "b"];', '1: redirect takes a text'],
  ['redirect;', '1: redirect takes a text'],
  ['redirect "a" "b";', '1: redirect takes a text'],
  ['if size :over "x" { keep; }', '1: :over is followed by a number'],
  ['if header :loud "a" "b" { keep; }', '1: header takes no :loud'],
  ['if header :regex "a" "b" { keep; }', '1: :regex needs: require "regex"'],
  ['keep :flags "x";', '1: :flags needs: require "imap4flags"'],
  ['keep "', '1: The text has no closing quote'],
  ['\n/* x', '2: The comment has no end'],
  ['keep; ?', '1: "?" stands for nothing here'],
  ['redirect ["a" "b"];', '1: Between two texts of a list a , is missing'],
  ['redirect [1];', '1: A list holds texts only'],
  ['if size :over 99999999999G { keep; }', '1: The number 99999999999G is too large'],
  ['if not not ', '1: After if a ; or a block is missing'],
  ['if (true,) { keep; }', '1: Here begins no test']
]
for (const [script, fault] of bad)
  test(`cannot be run: ${script.trim()}`, () => assert.deepEqual(faultsOf(script), [fault]))

test('all that is wrong is told, up to twenty', () => {
  assert.deepEqual(faultsOf('one;\n\ntwo;\nkeep 1;'), [
    '1: There is no command one',
    '3: There is no command two',
    '4: keep takes nothing more'
  ])
  assert.equal(checkScript('x;\n'.repeat(1000)).faults.length, 20)
})

test('what it requires, and what its owner should know', () => {
  const script = 'require ["copy"]; redirect :copy "a@example.com"; if false { discard; }'
  assert.deepEqual(checkScript(script), {
    faults: [],
    capabilities: ['copy'],
    warnings: ['It sends mail on to a@example.com', 'It drops mail without a trace']
  })
  assert.ok(capabilities.includes('imap4flags') && capabilities.includes('vacation-seconds'))
})

test('nesting and length are bounded', () => {
  assert.match(faultsOf(`if ${'not '.repeat(100_000)}true { keep; }`)[0]!, /More than 32 deep/)
  assert.match(faultsOf(`${'if true {'.repeat(100_000)}`)[0]!, /More than 32 deep/)
  for (const piece of ['"', 'text:\n.', '/*', '[', '(', ':a ', '\\', 'text:\n..\n', '#'])
    checkScript(piece.repeat(50_000))
})

test('whatever is written, it is judged and nothing falls over', () => {
  const word = fc.constantFrom(
    'if',
    'not',
    'header',
    ':is',
    '"a"',
    '[',
    ']',
    '{',
    '}',
    ';',
    ',',
    '(',
    ')',
    '1K',
    'keep',
    'text:\n',
    '.\n',
    'require',
    '"fileinto"'
  )
  fc.assert(
    fc.property(fc.array(word, { maxLength: 40 }), (words) => {
      const { faults } = checkScript(words.join(' '))
      return faults.every(({ line }) => line >= 1)
    }),
    { numRuns: 500 }
  )
})
