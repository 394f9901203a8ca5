// Ends claims: what becomes of several messages while one write is under way goes with the next one, in one command.
import type { Database, Email } from '@postkeep/database'
import { heldBy } from './claim.ts'
import type { ClaimedEmail } from './new-email.ts'

/** Operators of MongoDB; `$set` has an `updated_at`, by which a message is known to have been written here. */
export interface ClaimEnd {
  readonly $set: Partial<Email> & { readonly updated_at: Date }
  readonly $unset: object
  readonly $push: object
}

interface Waiting {
  readonly email: ClaimedEmail
  readonly update: ClaimEnd
  readonly resolve: (isWritten: boolean) => void
  readonly reject: (error: unknown) => void
}

const mostTogether = 100

export class ResultWriter {
  readonly #emails: Database['emails']
  #waiting: Waiting[] = []
  #isWriting = false

  constructor({ emails }: Pick<Database, 'emails'>) {
    this.#emails = emails
  }

  /** `update` has to end the claim. False: it was lost. @throws where it cannot be written */
  write(email: ClaimedEmail, update: ClaimEnd): Promise<boolean> {
    const { promise, reject, resolve } = Promise.withResolvers<boolean>()
    this.#waiting.push({ email, update, resolve, reject })
    void this.#writeAll()
    return promise
  }

  async #writeAll(): Promise<void> {
    if (this.#isWriting) return
    this.#isWriting = true
    while (this.#waiting.length > 0) await this.#writeTogether(this.#waiting.splice(0, mostTogether))
    this.#isWriting = false
  }

  async #writeTogether(group: readonly Waiting[]): Promise<void> {
    try {
      const isAll = (await this.#matched(group)) === group.length
      const written = isAll ? undefined : await this.#written(group)
      for (const one of group) one.resolve(isAll || written!.has(one))
    } catch (error) {
      if (group.length === 1) return group[0]!.reject(error)
      // One of them may be what is wrong: the others must not share its lot.
      for (const one of group) await this.#writeTogether([one])
    }
  }

  async #matched(group: readonly Waiting[]): Promise<number> {
    const operations = group.map(({ email, update }) => ({ updateOne: { filter: heldBy(email), update } }))
    // The driver's own: mongoose would check each field of what was made here.
    const { matchedCount } = await this.#emails.collection.bulkWrite(operations as never, {
      ordered: false,
      ignoreUndefined: true
    })
    return matchedCount
  }

  /** No two claims of a message have the same count of attempts. */
  async #written(group: readonly Waiting[]): Promise<ReadonlySet<Waiting>> {
    const ids = group.map(({ email }) => email._id)
    const found = await this.#emails.find({ _id: { $in: ids } }, { attempts: 1, updated_at: 1 })
    const now = new Map(found.map((email) => [email._id.toHexString(), email]))
    const isWritten = ({ email, update }: Waiting) => {
      const { attempts, updated_at } = now.get(email._id.toHexString()) ?? {}
      return attempts === email.attempts && updated_at?.getTime() === update.$set.updated_at.getTime()
    }
    return new Set(group.filter(isWritten))
  }
}
