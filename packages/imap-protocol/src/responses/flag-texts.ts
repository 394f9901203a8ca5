import { flagNames } from '@postkeep/mailbox-contract'

/** `FLAGS (\Seen $Junk)` for lanes of flags. Texts are kept: the messages of a folder share few combinations. */
export class FlagTexts {
  #names: readonly string[]
  readonly #known = new Map<number, string>()

  /** `names`: the keywords in the order of their bits. */
  constructor(names: readonly string[]) {
    this.#names = names
  }

  get names(): readonly string[] {
    return this.#names
  }

  set names(names: readonly string[]) {
    this.#names = names
    this.#known.clear()
  }

  of(flags: number, keywords: number): string {
    if (keywords !== 0) return this.#make(flags, keywords)
    let text = this.#known.get(flags)
    if (text === undefined) {
      text = this.#make(flags, 0)
      if (this.#known.size < 1000) this.#known.set(flags, text)
    }
    return text
  }

  #make(flags: number, keywords: number): string {
    return `FLAGS (${flagNames({ flags, keywords }, this.#names).join(' ')})`
  }
}
