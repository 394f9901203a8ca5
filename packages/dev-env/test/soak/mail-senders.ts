// Those who send: from outside to the MX, and users to each other. A letter is sent until it is taken, with the same bytes.
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { createTransport } from 'nodemailer'
import { actUntilStopped, oneOf, type Person, type Soak } from './client.ts'
import { newLetter } from './letters.ts'

export function sendFromOutside(soak: Soak): Promise<void> {
  return actUntilStopped(soak, 'mail from outside', async () => {
    const to = oneOf(soak.people, soak.random())
    await sendUntilTaken(soak, to, {
      from: 'far@elsewhere.test',
      options: { host: '127.0.0.1', port: soak.suite.parts.ports.mx, ignoreTLS: true, name: 'elsewhere.test' }
    })
  })
}

export function sendToOthers(soak: Soak, { login }: Person): Promise<void> {
  return actUntilStopped(soak, 'submission', async () => {
    const to = oneOf(soak.people, soak.random())
    await sendUntilTaken(soak, to, {
      from: login.address,
      options: {
        host: 'localhost',
        port: soak.suite.parts.ports.smtps,
        secure: true,
        tls: { ca: soak.ca },
        auth: { user: login.address, pass: login.password }
      }
    })
  })
}

interface Way {
  readonly from: string
  readonly options: object
}

async function sendUntilTaken(
  { newToken, random, tally }: Soak,
  to: Person,
  { from, options }: Way
): Promise<void> {
  const { address } = to.login
  const letter = newLetter(newToken(), {
    from,
    to: address,
    bytes: 1000 + Math.floor(random() ** 3 * 60_000)
  })
  for (;;) {
    const transport = createTransport(options)
    try {
      await transport.sendMail({ envelope: { from, to: [address] }, raw: letter.raw })
      to.model.add(letter.token, 'INBOX')
      return
    } catch (error) {
      // Refused for good is a fault of the server; all else is what this test is about.
      const { message, responseCode = 0 } = error as { message: string; responseCode?: number }
      assert.ok(responseCode < 500, message)
      tally.add('sending again', 'done')
      await sleep(50)
    } finally {
      transport.close()
    }
  }
}
