// Whom to tell of a weakness of this server. RFC 9116 §2.5: Contact and Expires have to be there, Expires within a year.
const dayMs = 86_400_000

interface SecurityTxt {
  readonly serverDomain: string
  /** A URI. */
  readonly securityContact: string | undefined
}

export function securityTxt({ securityContact, serverDomain }: SecurityTxt, now: Date): string {
  const expires = new Date(Math.floor(now.getTime() / dayMs) * dayMs + 180 * dayMs)
  const lines = [
    `Contact: ${securityContact ?? `mailto:postmaster@${serverDomain}`}`,
    `Expires: ${expires.toISOString().replace('.000Z', 'Z')}`,
    'Preferred-Languages: en',
    `Canonical: https://${serverDomain}/.well-known/security.txt`
  ]
  return `${lines.join('\r\n')}\r\n`
}
