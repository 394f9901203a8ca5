// A session as handlers see it.
export type SmtpParameters = Readonly<Record<string, string | true>>

/** Parameters: names in upper case, values without xtext (RFC 3461). */
export type EnvelopeRecipient = { readonly address: string; readonly parameters: SmtpParameters }

/** `sender` is empty for the null sender. Domains are in their ASCII form. */
export type SmtpEnvelope = {
  readonly sender: string
  readonly parameters: SmtpParameters
  readonly recipients: readonly EnvelopeRecipient[]
}

export type SmtpSession = {
  readonly id: string
  readonly remoteAddress: string
  readonly remotePort: number
  /** Empty before HELO or EHLO. */
  readonly helo: string
  readonly isExtendedHelo: boolean
  /** The client sent something before it was greeted, which RFC 5321 §3.1 does not allow. */
  readonly isEarly: boolean
  /** From the reverse look-up, once it has come back with a plausible name. */
  readonly clientHostName: string | undefined
  readonly tls: { readonly protocol: string; readonly cipher: string } | undefined
  /** For the Received field: SMTP, ESMTP, ESMTPS, ESMTPSA … (RFC 3848). */
  readonly transmissionType: string
  /** What `auth` gave. */
  readonly user: unknown
  readonly envelope: SmtpEnvelope
  /** For the handlers' own use; lives as long as the connection. */
  readonly data: Map<string, unknown>
}
