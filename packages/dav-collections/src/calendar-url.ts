// The address of a calendar, as people and programs write it. webcal is what they say for a calendar to subscribe to.

const longest = 2000

/** undefined: nothing that could be fetched. */
export function calendarUrl(text: string): string | undefined {
  const url = URL.parse(text.trim().replace(/^webcals?:/i, 'https:'))
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') return undefined
  url.hash = ''
  return url.href.length <= longest && hasPlainLogin(url) ? url.href : undefined
}

function hasPlainLogin({ password, username }: URL): boolean {
  try {
    return !/\p{Cc}/u.test(decodeURIComponent(`${username}${password}`))
  } catch {
    return false
  }
}
