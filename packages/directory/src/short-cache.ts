// Remembers answers for a moment, so that a burst of mail asks the database once. Bounded; concurrent questions share one load.

export type ShortCache<T> = {
  get(key: string, load: () => Promise<T>): Promise<T>
  /** Forgets everything, also the loads under way: their answers may be from before a write. */
  clear(): void
  /** The same, of one key. */
  forget(key: string): void
}

type Entry<T> = { readonly answer: Promise<T>; readonly until: number }

type ShortCacheOptions = { readonly ttlMs: number; readonly maxEntries: number; readonly now: () => number }

export function createShortCache<T>({ ttlMs, maxEntries, now }: ShortCacheOptions): ShortCache<T> {
  const entries = new Map<string, Entry<T>>()

  function remember(key: string, load: () => Promise<T>): Promise<T> {
    const entry: Entry<T> = { answer: load(), until: now() + ttlMs }
    entries.delete(key)
    entries.set(key, entry)
    // A failure is no answer: the next question asks again.
    entry.answer.catch(() => {
      if (entries.get(key) === entry) entries.delete(key)
    })
    for (const oldest of entries.keys()) {
      if (entries.size <= maxEntries) break
      entries.delete(oldest)
    }
    return entry.answer
  }

  return {
    get(key, load) {
      const known = entries.get(key)
      return known && known.until > now() ? known.answer : remember(key, load)
    },
    clear: () => entries.clear(),
    forget: (key) => void entries.delete(key)
  }
}
