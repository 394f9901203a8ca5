import assert from 'node:assert/strict'
import { test } from 'node:test'
import { classifyBounce } from './classify-bounce.ts'

const cases: [code: number, reply: string, kind: string, category: string][] = [
  [550, '5.1.1 The email account that you tried to reach does not exist.', 'hard', 'recipient'],
  [550, 'No such user here', 'hard', 'recipient'],
  [550, 'Requested action not taken: mailbox unavailable', 'hard', 'recipient'],
  [550, '5.2.1 The address is disabled', 'hard', 'recipient'],
  [552, '5.2.2 The mailbox is full', 'hard', 'capacity'],
  [452, '4.2.2 The email account that you tried to reach is over quota.', 'soft', 'capacity'],
  [554, '5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org', 'hard', 'block'],
  [550, '5.1.1 blocked using a blocklist', 'hard', 'block'],
  [550, '5.7.1 The IP address sending this message does not have a PTR record', 'hard', 'block'],
  [550, '5.7.1 Our system has detected that this message is likely unsolicited mail (spam)', 'hard', 'spam'],
  [554, '5.6.0 Message contains a virus', 'hard', 'virus'],
  [
    550,
    '5.7.26 Unauthenticated email from here.net is not accepted due to the DMARC policy',
    'hard',
    'policy'
  ],
  [552, '5.3.4 Message size exceeds fixed limit', 'hard', 'message'],
  [530, '5.7.0 Must issue a STARTTLS command first', 'hard', 'tls'],
  [550, '5.7.30 Server does not support REQUIRETLS', 'hard', 'tls'],
  [421, '4.7.28 unusual rate of mail', 'soft', 'throttling'],
  [421, 'closing', 'soft', 'throttling'],
  [450, '4.2.0 Greylisted, come back', 'soft', 'throttling'],
  [0, '4.4.2 No connection within 30000 ms', 'soft', 'network'],
  [0, '4.7.5 DANE: The certificate is none of those', 'soft', 'tls'],
  [503, 'Bad sequence of commands', 'hard', 'protocol'],
  [554, 'Transaction failed', 'hard', 'other']
]

for (const [code, reply, kind, category] of cases) {
  test(`${code} ${reply}`, () => assert.deepEqual(classifyBounce({ code, reply }), { kind, category }))
}
