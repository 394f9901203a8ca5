// What has happened before a transcript begins: its folder's name says it.
import type { Account } from './fixture.ts'

/** INBOX in `transaction`. The third is stored with line ends that POP3 does not know, the last without any. */
export const messages = [
  'From: Ann <ann@example.org>\r\nSubject: First\r\n\r\nHello\r\nworld\r\n',
  'Subject: Dots\r\n\r\n.one\r\n..two\r\n.\r\nend\r\n',
  'Subject: Bare\nX: y\n\nline\n.dot\rlast',
  'Subject: Header only'
]

export type Scene = 'authorization' | 'transaction'

/** The steps that come before those of the transcript, for each session that it has but the third: it comes later. */
export function prologue(scene: Scene, script: string): string {
  if (scene === 'authorization') return ''
  const sessions = new Set([...script.matchAll(/^[CS]([12]?)[:<~$^.]/gm)].map((match) => match[1]!))
  const steps = [...sessions].toSorted().map((n) => {
    return `S${n}~ ^\\+OK\nC${n}: USER \${user}\nS${n}~ ^\\+OK\nC${n}: PASS \${password}\nS${n}~ ^\\+OK\n`
  })
  return steps.join('')
}

export function variables({ user, password }: Account): Record<string, string> {
  const base64 = (text: string): string => Buffer.from(text).toString('base64')
  return {
    user,
    password,
    plain: base64(`\0${user}\0${password}`),
    plainWrong: base64(`\0${user}\0wrong`),
    plainOther: base64(`other@example.test\0${user}\0${password}`),
    long: 'x'.repeat(250),
    longer: 'x'.repeat(600)
  }
}
