// Who one is in calendars: by all of one's addresses, also with a tag, because mail to `ann+team@` comes to Ann too.
import { splitTag } from '@postkeep/address'
import type { Self } from '@postkeep/icalendar'

/** `addresses`: in lower case, without tags. */
export function selfOf(addresses: readonly string[]): Self {
  const own = new Set(addresses)
  return {
    has(address) {
      if (own.has(address)) return true
      const at = address.lastIndexOf('@')
      return at > 0 && own.has(`${splitTag(address.slice(0, at)).base}${address.slice(at)}`)
    }
  }
}
