// No key and no token is among the files that are kept here, but for those that tests are made with.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '..')

const forms: Readonly<Record<string, RegExp>> = {
  'a private key': /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{40}/,
  'an access key of AWS': /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  'a token of GitHub': /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{60,})/,
  'a token of GitLab': /\bglpat-[\w-]{20}/,
  'a token of npm': /\bnpm_[A-Za-z0-9]{36}\b/,
  'a token of Slack': /\bxox[abposr]-[\w-]{10,}/,
  'a key of Google': /\bAIza[\w-]{35}\b/,
  'a key of Stripe': /\b[rs]k_live_[A-Za-z0-9]{20,}/,
  'a key of age': /\bAGE-SECRET-KEY-1[0-9A-Z]{50,}/,
  'a token that says whom it is for (JWT)': /\beyJ[\w-]{16,}\.eyJ[\w-]{16,}\.[\w-]{16,}/,
  'a name and password in an address':
    /\b(?:mongodb(?:\+srv)?|rediss?|https?|smtps?):\/\/[^\s:/@$"'`<]+:(?!password@|secret@)[^\s/@$"'`<{]{12,}@/,
  'a filled secret of .env':
    /^(?:[A-Z_]*(?:SECRET|PASSWORD|ENCRYPTION_KEY|ACCESS_KEY|API_TOKEN)[A-Z_]*)=(?!["']?[$<])\S{12,}$/m
}

/** Files that may hold what looks like a secret: it opens nothing but what its test has made. */
const fixtures: Readonly<Record<string, string>> = {
  'packages/smtp-listener/test/fixtures/mx.test.key: a private key': 'of mx.test, a name that is nobody’s'
}

test('no secret is kept here', () => {
  const paths = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 16e6 })
  const files = paths.split('\0').filter((path) => path !== '' && !/\.(?:png|jpg|ico|woff2|pdf)$/.test(path))
  assert.ok(files.length > 1000, `${files.length} files`)
  const found = files.flatMap((path) => {
    const text = readFileSync(join(root, path), 'latin1')
    return Object.entries(forms).flatMap(([what, form]) => (form.test(text) ? [`${path}: ${what}`] : []))
  })
  assert.deepEqual(
    found.filter((line) => fixtures[line] === undefined),
    []
  )
  assert.deepEqual(
    Object.keys(fixtures).filter((line) => !found.includes(line)),
    [],
    'no longer there'
  )
})
