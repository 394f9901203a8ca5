import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32 } from 'node:zlib'
import { isExecutableName } from './executable-names.ts'
import { findExecutable } from './find-executable.ts'
import { zipNames } from './zip-names.ts'

/** A ZIP file of empty files. */
function zipOf(...names: string[]): Buffer {
  const entries = names.map((name) => {
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50)
    entry.writeUInt32LE(crc32(''), 16)
    entry.writeUInt16LE(Buffer.byteLength(name), 28)
    return Buffer.concat([entry, Buffer.from(name)])
  })
  const directory = Buffer.concat(entries)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(names.length, 10)
  end.writeUInt32LE(directory.length, 12)
  return Buffer.concat([Buffer.from('PK\x03\x04 what is packed'), directory, end])
}

function messageWith(name: string, content: Buffer = Buffer.from('x')): Buffer {
  return Buffer.from(
    [
      'From: bob@there.test',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'see attachment.exe',
      '--b',
      'Content-Type: application/octet-stream',
      `Content-Disposition: attachment; filename="${name}"`,
      'Content-Transfer-Encoding: base64',
      '',
      content.toString('base64'),
      '--b--',
      ''
    ].join('\r\n')
  )
}

test('names that a double click runs', () => {
  for (const name of ['a.exe', 'invoice.pdf.EXE', 'a.scr. ', 'x.lnk', 'a.vbs', 'd.iso'])
    assert.equal(isExecutableName(name), true, name)
  for (const name of ['a.pdf', 'exe', 'a.exe.txt', 'a.docx', ''])
    assert.equal(isExecutableName(name), false, name)
})

test('in a message, inside a ZIP file, and in an attached message', () => {
  assert.equal(findExecutable(messageWith('a.exe')), 'a.exe')
  assert.equal(findExecutable(messageWith('=?utf-8?Q?b=2Ebat?=')), 'b.bat')
  assert.equal(
    findExecutable(messageWith('a.zip', zipOf('readme.txt', 'in/setup.exe'))),
    'a.zip: in/setup.exe'
  )
  assert.equal(findExecutable(messageWith('a.zip', zipOf('readme.txt'))), undefined)
  assert.equal(findExecutable(messageWith('a.pdf')), undefined)
  const attached = `Content-Type: message/rfc822\r\n\r\n${messageWith('a.exe').toString()}`
  assert.equal(findExecutable(Buffer.from(attached)), 'a.exe')
  assert.equal(findExecutable(Buffer.from('Subject: a.exe\r\n\r\nname=a.exe\r\n')), undefined)
})

test('broken ZIP files cost nothing', () => {
  const whole = zipOf('a.txt', 'b.exe')
  for (let length = 0; length < whole.length; length++)
    assert.ok(zipNames(whole.subarray(0, length)).length <= 2)
  for (let at = 0; at < whole.length; at++) {
    const broken = Buffer.from(whole)
    broken[at] = 0xff
    assert.ok(zipNames(broken).length <= 2)
  }
  assert.equal(zipNames(zipOf(...Array.from({ length: 3000 }, (_each, index) => `${index}`))).length, 1000)
})
