/** The server's hosts, below its own domain: each an alias of that in the DNS, and a name in its certificate. */
export const serverHosts = [
  'api',
  'autoconfig',
  'caldav',
  'carddav',
  'imap',
  'mta-sts',
  'mx',
  'pop3',
  'smtp'
] as const

/** Where bounces come to, below each mail domain that has no other; the DNS knows it, and nobody connects to it by name. */
export const bouncesHost = 'fe-bounces'
