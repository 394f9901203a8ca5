// What has happened before a transcript begins: its folder's name says it.
import type { Account } from './fixture.ts'

/** Messages of INBOX in `selected`, UIDs 1 to 3. */
export const messages = [
  [
    'From: Ann <ann@example.org>',
    'To: bob@example.net',
    'Subject: First',
    'Date: Wed, 17 Jul 1996 02:23:25 -0700',
    'Message-ID: <1@example.org>',
    'X-Other: rare',
    '',
    'Hello world',
    ''
  ],
  [
    'From: Carl <carl@example.org>',
    'To: bob@example.net, Dora <dora@example.net>',
    'Subject: Second',
    'Date: Thu, 18 Jul 1996 10:00:00 +0000',
    'Message-ID: <2@example.org>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Text part',
    '--b',
    'Content-Type: application/octet-stream; name="a.bin"',
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: attachment; filename="a.bin"',
    '',
    'AAECAw==',
    '--b--',
    ''
  ],
  [
    'From: Ann <ann@example.org>',
    'To: bob@example.net',
    'Subject: Third',
    'Date: Fri, 19 Jul 1996 10:00:00 +0000',
    'Message-ID: <3@example.org>',
    'MIME-Version: 1.0',
    'Content-Type: message/rfc822',
    '',
    'From: Eve <eve@example.com>',
    'Subject: Inside',
    '',
    'Inner text',
    ''
  ]
].map((lines) => lines.join('\r\n'))

const days = ['17-Jul-1996 02:44:25 -0700', '18-Jul-1996 12:00:00 +0200', '19-Jul-1996 10:00:05 +0000']

export type Scene = 'connected' | 'authenticated' | 'selected'

/** The steps that come before those of the transcript, for each session that it has. */
export function prologue(scene: Scene, script: string): string {
  if (scene === 'connected') return ''
  const sessions = [
    ...new Set([...script.matchAll(/^[CS](\d*)[:<~$^.]/gm)].map((match) => match[1]!))
  ].toSorted()
  const steps = sessions.map((n) => `S${n}~ ^\\* OK\nC${n}: l LOGIN \${user} \${password}\nS${n}~ ^l OK\n`)
  if (scene === 'selected') {
    steps.push(...messages.map((message, index) => append(sessions[0]!, message, days[index]!)))
    steps.push(...sessions.map((n) => `C${n}: l SELECT INBOX\nS${n}... l OK\n`))
  }
  return steps.join('')
}

function append(session: string, message: string, date: string): string {
  const bytes = `l APPEND INBOX "${date}" {${message.length}+}\r\n${message}\r\n`
  return `C${session}< ${bytes.replaceAll('\\', '\\\\').replaceAll('\r', '\\r').replaceAll('\n', '\\n')}\nS${session}~ ^l OK\n`
}

export function variables({ user, password }: Account): Record<string, string> {
  const plain = Buffer.from(`\0${user}\0${password}`).toString('base64')
  const base64 = (text: string): string => Buffer.from(text).toString('base64')
  return {
    user,
    password,
    plain,
    user64: base64(user),
    password64: base64(password),
    userLength: String(user.length),
    passwordLength: String(password.length),
    sixtyThousand: 'x'.repeat(60_000),
    text6000: `${'x'.repeat(58)}\r\n`.repeat(100)
  }
}
