// One who reads by IMAP: appends, reads, flags, files and deletes letters that nobody else has in hand.
import assert from 'node:assert/strict'
import type { ImapFlow } from 'imapflow'
import { imapOf, openImap } from '../test-suite.ts'
import { actUntilStopped, type Person, type Soak } from './client.ts'
import { newLetter, tokenOf } from './letters.ts'
import type { KnownLetter, Place } from './mailbox-model.ts'

export async function readByImap(soak: Soak, person: Person): Promise<void> {
  const reader = new ImapReader(soak, person)
  const { random } = soak
  await actUntilStopped(soak, 'IMAP', async () => {
    const choice = random()
    if (choice < 0.2) return reader.append()
    const letter = person.model.take(random())
    if (!letter) return
    try {
      if (choice < 0.5) await reader.read(letter)
      else if (choice < 0.7) await reader.flag(letter, !letter.isFlagged)
      else if (choice < 0.85) await reader.file(letter)
      else await reader.remove(letter)
    } finally {
      person.model.release(letter)
    }
  })
  await reader.leave()
}

class ImapReader {
  readonly #soak: Soak
  readonly #person: Person
  #client: ImapFlow | undefined

  constructor(soak: Soak, person: Person) {
    this.#soak = soak
    this.#person = person
  }

  async append(): Promise<void> {
    const { newToken, random } = this.#soak
    const { login, model } = this.#person
    const bytes = 500 + Math.floor(random() * 8000)
    const { raw, token } = newLetter(newToken(), { from: login.address, to: login.address, bytes })
    const client = await this.#connected()
    try {
      await client.append('Archive', raw)
      model.add(token, 'Archive')
    } catch (error) {
      model.addUncertain(token)
      throw error
    }
  }

  async read(letter: KnownLetter): Promise<void> {
    const { client, uid } = await this.#find(letter)
    if (uid === undefined) return
    const message = await client.fetchOne(String(uid), { source: true, flags: true }, { uid: true })
    if (!message) throw new Error(`${letter.token} was there, and is not`)
    assert.equal(tokenOf(message.source!), letter.token)
    assert.equal(message.flags!.has('\\Flagged'), letter.isFlagged, letter.token)
  }

  async flag(letter: KnownLetter, isFlagged: boolean): Promise<void> {
    await this.#until(letter, async (client, uid) => {
      const change = isFlagged ? client.messageFlagsAdd.bind(client) : client.messageFlagsRemove.bind(client)
      certain(await change(String(uid), ['\\Flagged'], { uid: true }))
      letter.isFlagged = isFlagged
    })
  }

  async file(letter: KnownLetter): Promise<void> {
    const place: Place = letter.place === 'INBOX' ? 'Archive' : 'INBOX'
    await this.#until(letter, async (client, uid) => {
      certain(await client.messageMove(String(uid), place, { uid: true }))
      letter.place = place
    })
  }

  async remove(letter: KnownLetter): Promise<void> {
    await this.#until(letter, async (client, uid) => {
      certain(await client.messageDelete(String(uid), { uid: true }))
      letter.place = 'gone'
    })
  }

  async leave(): Promise<void> {
    await this.#client?.logout().catch(() => undefined)
    this.#client?.close()
  }

  /** An answer that is lost leaves the letter to nobody's knowledge. */
  async #until(letter: KnownLetter, act: (client: ImapFlow, uid: number) => Promise<void>): Promise<void> {
    const { client, uid } = await this.#find(letter)
    if (uid === undefined) return
    try {
      await act(client, uid)
    } catch (error) {
      this.#person.model.giveUp(letter)
      throw error
    }
  }

  /** Without a UID it is still on its way. */
  async #find({ place, token }: KnownLetter): Promise<{ client: ImapFlow; uid: number | undefined }> {
    const client = await this.#connected()
    if (!client.mailbox || client.mailbox.path !== place) await client.mailboxOpen(place)
    else await client.noop()
    const found = await client.search({ header: { 'X-Soak': token } }, { uid: true })
    if (!found) throw new Error('no answer')
    assert.ok(found.length <= 1, `${token}: ${found.length} copies in ${place}`)
    return { client, uid: found[0] }
  }

  async #connected(): Promise<ImapFlow> {
    if (this.#client?.usable) return this.#client
    this.#client = await openImap(imapOf(this.#soak.suite), this.#person.login)
    return this.#client
  }
}

/** imapflow says `false` when it is refused, and also when the connection breaks before the answer. */
function certain(isDone: unknown): void {
  if (!isDone) throw new Error('not done, or nobody knows')
}

/** All letters of a mailbox, by their tokens, each of them whole. */
export async function lettersIn(
  soak: Soak,
  person: Person
): Promise<Map<string, { place: Place; isFlagged: boolean }[]>> {
  await using client = await openImap(imapOf(soak.suite), person.login)
  const found = new Map<string, { place: Place; isFlagged: boolean }[]>()
  for (const place of ['INBOX', 'Archive'] as const) {
    const { exists } = await client.mailboxOpen(place)
    if (exists === 0) continue
    for await (const { flags, source } of client.fetch('1:*', { source: true, flags: true })) {
      const token = tokenOf(source!)
      if (token === undefined) continue
      found.set(token, [...(found.get(token) ?? []), { place, isFlagged: flags!.has('\\Flagged') }])
    }
  }
  return found
}
