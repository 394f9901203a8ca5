import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { statusNotification } from '../notification/status-notification.ts'
import { originalField, readStatusReport } from './read-status-report.ts'
import { returnedRecipients } from './returned-recipients.ts'

function report(
  status: string[],
  { original = ['Message-ID: <1@here.net>', ''], type = 'delivery-status' } = {}
) {
  return Buffer.from(
    [
      'From: mailer-daemon@far.net',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b',
      '',
      'It did not work.',
      '--b',
      `Content-Type: message/${type}`,
      '',
      ...status,
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      ...original,
      '--b--',
      ''
    ].join('\r\n')
  )
}

const ofMessage = ['Reporting-MTA: dns; mx.far.net', '']

describe('a report is read', () => {
  test('as RFC 3464 has it, folded and with several recipients', () => {
    const raw = report([
      ...ofMessage,
      'Original-Recipient: rfc822;louis+2Bx@far.net',
      'Final-Recipient: rfc822; Louis@inner.far.net',
      'Action: failed (user unknown)',
      'Status: 5.1.1 (unknown)',
      'Remote-MTA: dns; mbox.far.net',
      'Diagnostic-Code: smtp; 550 5.1.1',
      ' no such user',
      '',
      '',
      'final-recipient: RFC822; <late@far.net>',
      'ACTION: delayed',
      'status: 4.4.7',
      ''
    ])
    const read = readStatusReport(raw)!
    assert.equal(read.reportingMta, 'mx.far.net')
    assert.equal(originalField(read.original, 'message-id'), '<1@here.net>')
    assert.deepEqual(read.recipients, [
      {
        addresses: ['louis+x@far.net', 'louis@inner.far.net'],
        action: 'failed',
        status: '5.1.1',
        diagnostic: '550 5.1.1 no such user',
        remoteMta: 'mbox.far.net'
      },
      {
        addresses: ['late@far.net'],
        action: 'delayed',
        status: '4.4.7',
        diagnostic: '',
        remoteMta: undefined
      }
    ])
  })

  test('our own, in both forms', () => {
    for (const address of ['gone@far.net', 'grüße@far.net']) {
      const raw = statusNotification({
        action: 'failed',
        sender: 'ann@here.net',
        recipients: [{ address, attempts: 1, last_code: 550, last_reply: '5.1.1 No such user' }],
        raw: Buffer.from('From: ann@here.net\r\n\r\nx\r\n'),
        queuedAt: new Date(0),
        hostName: 'mx.here.net',
        now: new Date(0),
        token: 'f00d'
      })
      const [told] = readStatusReport(raw)!.recipients
      assert.deepEqual([told!.addresses, told!.action, told!.status], [[address], 'failed', '5.1.1'])
    }
  })

  test('what is none is none', () => {
    const others = [
      'Subject: I am away\r\nAuto-Submitted: auto-replied\r\n\r\nback on Monday\r\n',
      'Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n',
      report(['Reporting-MTA: dns; x']).toString(),
      report(['', '', '']).toString(),
      ''
    ]
    for (const each of others) assert.equal(readStatusReport(Buffer.from(each)), undefined, each)
  })

  test('a hostile one costs little', () => {
    const many = Array.from(
      { length: 50_000 },
      (_, n) => `Final-Recipient: rfc822; a${n}@far.net\r\nAction: failed\r\n`
    )
    const read = readStatusReport(report([...ofMessage, many.join('\r\n')]))!
    assert.ok(read.recipients.length <= 1000)
  })
})

describe('whose lot it is', () => {
  const recipients = [{ address: 'Ann@far.net' }, { address: 'bob@far.net' }]
  const read = (...groups: [address: string, action: string, status?: string, diagnostic?: string][]) =>
    readStatusReport(
      report([
        ...ofMessage,
        ...groups.flatMap(([address, action, status = '5.0.0', diagnostic]) => [
          `Final-Recipient: rfc822; ${address}`,
          `Action: ${action}`,
          `Status: ${status}`,
          ...(diagnostic ? [`Diagnostic-Code: smtp; ${diagnostic}`] : []),
          ''
        ])
      ])
    )!

  test('that of the return path, also where the address was forwarded', () => {
    const [told, ...others] = returnedRecipients(recipients, {
      place: 1,
      report: read(
        ['x@other.net', 'delivered', '2.0.0'],
        ['y@other.net', 'failed', '5.2.2', '552 mailbox full']
      )
    })
    assert.equal(others.length, 0)
    assert.deepEqual(told, {
      address: 'bob@far.net',
      action: 'failed',
      code: 552,
      reply: '5.2.2 mailbox full',
      remoteMta: undefined
    })
  })

  test('those that the report names, where the path is of several', () => {
    const report = read(['ANN@FAR.NET', 'failed', '5.1.1'], ['stranger@far.net', 'failed'])
    const found = returnedRecipients(recipients, { place: undefined, report })
    assert.deepEqual(
      found.map(({ address, code, reply }) => [address, code, reply]),
      [['Ann@far.net', 550, '5.1.1']]
    )
  })

  test('that of the only one', () => {
    const report = read(['stranger@far.net', 'failed', '4.4.7'])
    const [found] = returnedRecipients([{ address: 'bob@far.net' }], { place: undefined, report })
    assert.deepEqual([found!.address, found!.code], ['bob@far.net', 450])
  })
})
