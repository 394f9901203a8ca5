// The keywords of a mailbox: names that share the bits of the two flag lanes. RFC 9051 §2.3.2
import {
  keywordLanes,
  lanesOf,
  MailboxError,
  maximumKeywords,
  type FlagLanes
} from '@postkeep/mailbox-contract'
import type { Db } from '../schema/db.ts'

const longestName = 255
/** An atom of IMAP: printable ASCII but for `( ) { % * " \ ]`. */
const keywordForm = /^[!#$&'+,\-./0-9:;<=>?@A-Z[^_`a-z|}~]+$/

export class Keywords {
  readonly #names: string[]
  /** How many of the names are on the disk. */
  #saved: number

  constructor(db: Db) {
    this.#names = db.values<string>('SELECT name FROM keyword ORDER BY id')
    this.#saved = this.#names.length
  }

  /** In the order of their bits. */
  get names(): readonly string[] {
    return this.#names
  }

  /** Lanes of names that exist; others are left out. */
  known(names: readonly string[]): FlagLanes {
    return lanesOf(names, this.#names)
  }

  /** Lanes of names; unknown keywords are made. Throws `MailboxError('invalid' | 'limit')` before any is made. */
  made(names: readonly string[]): FlagLanes {
    const { flags, keywords, unknown } = lanesOf(names, this.#names)
    const added = distinct(unknown)
    for (const name of added) {
      if (name.length > longestName || !keywordForm.test(name)) {
        throw new MailboxError('invalid', 'a keyword is an atom of up to 255 characters')
      }
    }
    if (this.#names.length + added.length > maximumKeywords) {
      throw new MailboxError('limit', `a mailbox holds ${maximumKeywords} different keywords`)
    }
    const lanes = { flags, keywords }
    for (const name of added) {
      const bit = keywordLanes(this.#names.push(name) - 1)
      lanes.flags = (lanes.flags | bit.flags) >>> 0
      lanes.keywords = (lanes.keywords | bit.keywords) >>> 0
    }
    return lanes
  }

  /** As `made`, but a keyword that cannot be made is left out: a delivery must not fail for it. */
  madeWhereFree(names: readonly string[]): FlagLanes {
    const possible = names.filter((name) => name.startsWith('\\') || keywordForm.test(name))
    try {
      return this.made(possible)
    } catch (error) {
      if (!(error instanceof MailboxError)) throw error
      return this.known(possible)
    }
  }

  /** Writes new names, inside the transaction that uses them. */
  save(db: Db): void {
    for (let index = this.#saved; index < this.#names.length; index++) {
      db.run('INSERT INTO keyword (id, name) VALUES (?, ?)', index, this.#names[index]!)
    }
  }

  /** After the commit: whether the list has grown. */
  committed(): boolean {
    const hasGrown = this.#saved < this.#names.length
    this.#saved = this.#names.length
    return hasGrown
  }

  rolledBack(): void {
    this.#names.length = this.#saved
  }
}

function distinct(names: readonly string[]): string[] {
  const byKey = new Map(names.map((name) => [name.toLowerCase(), name]))
  return [...byKey.values()]
}
