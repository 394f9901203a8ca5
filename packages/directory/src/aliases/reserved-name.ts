// Names that speak for the domain: only its administrators may take them. RFC 2142 and the habits of the web
const reserved = new Set(
  (
    'abuse admin administrator billing bounce bounces contact dmarc ftp help hostmaster info mailer-daemon ' +
    'marketing news no-reply noc noreply postmaster root sales security ssl ssladmin support sysadmin ' +
    'usenet uucp webmaster www'
  ).split(' ')
)
const affixes = ['admin', 'postmaster', 'hostmaster', 'webmaster', 'security']

export function isReservedName(name: string): boolean {
  return reserved.has(name) || affixes.some((word) => name.startsWith(word) || name.endsWith(word))
}
