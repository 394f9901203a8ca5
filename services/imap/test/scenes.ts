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

/** Messages of INBOX in `conversations`, UIDs 1 to 6: subjects, names and references that differ from their dates. */
const conversations = [
  header('Zoe <b@example.org>', 'Ann <zed@example.net>', 'Plan', '1 Jan 2030 10:00:00 +0000', '<p1@x>'),
  header(
    '"Adam" <c@example.org>',
    'bob@example.net',
    'Re: Plan',
    '1 Jan 2030 10:30:00 +0000',
    '<p2@x>',
    '<p1@x>'
  ),
  header(
    'carl <a@example.org>',
    'Bea <amy@example.net>',
    '[list] Budget',
    '1 Jan 2030 14:00:00 +0500',
    '<b1@x>'
  ),
  header(
    '=?utf-8?Q?=C3=89mile?= <d@example.org>',
    'bob@example.net',
    'RE: [list] budget (fwd)',
    '1 Jan 2030 12:00:00 +0000',
    '<b2@x>'
  ),
  header(
    'bob@example.org',
    'cat@example.net',
    'Re: Plan',
    '2 Jan 2030 08:00:00 +0000',
    '<p3@x>',
    '<p1@x> <p2@x>'
  ),
  header('eve@example.org', 'Zed <bob@example.net>', 'Other', 'no date', '<o1@x>', '<missing@x>')
].map((head, index) => `${head}\r\n\r\n${'word '.repeat(10 * ((index * 5) % 6))}text ${index + 1}\r\n`)

const conversationDays = [6, 5, 4, 3, 2, 1].map((day) => ` ${day}-Jan-2030 00:00:00 +0000`)

function header(...[from, to, subject, date, id, references]: string[]): string {
  const lines = [`From: ${from}`, `To: ${to}`, `Subject: ${subject}`, `Date: ${date}`, `Message-ID: ${id}`]
  if (references !== undefined) lines.push(`References: ${references}`)
  return lines.join('\r\n')
}

export type Scene = 'connected' | 'authenticated' | 'selected' | 'conversations'

/** The steps that come before those of the transcript, for each session that it has. */
export function prologue(scene: Scene, script: string): string {
  if (scene === 'connected') return ''
  const sessions = [
    ...new Set([...script.matchAll(/^[CS](\d*)[:<~$^.]/gm)].map((match) => match[1]!))
  ].toSorted()
  const steps = sessions.map((n) => `S${n}~ ^\\* OK\nC${n}: l LOGIN \${user} \${password}\nS${n}~ ^l OK\n`)
  if (scene !== 'authenticated') {
    const [given, dates] = scene === 'selected' ? [messages, days] : [conversations, conversationDays]
    steps.push(...given.map((message, index) => append(sessions[0]!, message, dates[index]!)))
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
