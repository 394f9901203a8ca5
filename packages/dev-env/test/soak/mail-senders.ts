// Those who send: from outside to the MX, and users to each other. A letter is sent until it is taken, with the same bytes.
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { deliver, strangerAddress, submit } from '../test-suite.ts'
import { actUntilStopped, oneOf, type Person, type Soak } from './client.ts'
import { newLetter } from './letters.ts'

export function sendFromOutside(soak: Soak): Promise<void> {
  const { mx } = soak.suite.parts.ports
  return actUntilStopped(soak, 'mail from outside', () =>
    sendUntilTaken(soak, strangerAddress, (to, raw) => deliver(mx, to, raw))
  )
}

export function sendToOthers(soak: Soak, { login }: Person): Promise<void> {
  return actUntilStopped(soak, 'submission', () =>
    sendUntilTaken(soak, login.address, (to, raw) => submit(soak.suite, login, to, raw))
  )
}

async function sendUntilTaken(
  { newToken, people, random, tally }: Soak,
  from: string,
  send: (to: string, raw: Buffer) => Promise<void>
): Promise<void> {
  const { login, model } = oneOf(people, random())
  const bytes = 1000 + Math.floor(random() ** 3 * 60_000)
  const letter = newLetter(newToken(), { from, to: login.address, bytes })
  for (;;) {
    try {
      await send(login.address, letter.raw)
      model.add(letter.token, 'INBOX')
      return
    } catch (error) {
      // Refused for good is a fault of the server; all else is what this test is about.
      const { message, responseCode = 0 } = error as { message: string; responseCode?: number }
      assert.ok(responseCode < 500, message)
      tally.add('sending again', 'done')
      await sleep(50)
    }
  }
}
