import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DirectoryError } from '../directory-error.ts'
import { checkAliasName } from './alias-name.ts'

const accepted: [string, string, string][] = [
  ['kim', 'exact', 'kim'],
  ['  Kim.Lee ', 'exact', 'kim.lee'],
  ["o'neil_1-x", 'exact', "o'neil_1-x"],
  ['Ünal', 'exact', 'ünal'],
  ['U\u0308nal', 'exact', 'ünal'],
  ['a*b', 'exact', 'a*b'],
  ['a!b', 'exact', 'a!b'],
  ['*', 'catch-all', '*'],
  ['****', 'catch-all', '*'],
  ['/^Sales-.*$/', 'pattern', '/^Sales-.*$/'],
  ['/^\\S+$/i', 'pattern', '/^\\S+$/i'],
  ['/a+(b|c)/gi', 'pattern', '/a+(b|c)/gi'],
  ['/\\(?=x/', 'pattern', '/\\(?=x/']
]
for (const [written, kind, name] of accepted) {
  test(`${written} is the ${kind} name ${name}`, () =>
    assert.deepEqual(checkAliasName(written), { kind, name }))
}

const refused: [string, RegExp][] = [
  ['', /empty/],
  ['   ', /empty/],
  ['!kim', /begin with !/],
  ['kim+tag', /hold a \+/],
  ['ki\u200bm', /invisible/],
  ['kim\u202e', /invisible/],
  ['ki\u3164m', /invisible/],
  ['kim\u0000', /invisible/],
  ['kim lee', /cannot stand before the @/],
  ['kim@example.com', /cannot stand before the @/],
  ['.kim', /cannot stand before the @/],
  ['kim..lee', /cannot stand before the @/],
  ['"kim"', /cannot stand before the @/],
  ['a'.repeat(65), /cannot stand before the @/],
  ['/abc', /pattern ends with/],
  ['//', /pattern ends with/],
  ['/abc/m', /pattern ends with/],
  ['/(?=a)b/', /look around/],
  ['/(?<!a)b/', /look around/],
  ['/(a)\\1/', /look around/],
  ['/(?<x>a)\\k<x>/', /look around/],
  ['/a(b/', /not a regular expression/],
  [`/${'a'.repeat(300)}/`, /at most 250/]
]
for (const [written, reason] of refused) {
  test(`${JSON.stringify(written)} is no name`, () => {
    assert.throws(
      () => checkAliasName(written),
      (error) => error instanceof DirectoryError && error.field === 'name' && reason.test(error.message)
    )
  })
}
