// Who writes the TXT records of dns-01 challenges. RFC 8555 §8.4
export const challengePrefix = '_acme-challenge.'

export type TxtRecord = {
  /** "_acme-challenge.example.com" */
  readonly name: string
  /** Two of one name are two records: a domain and its wildcard need both at once. */
  readonly value: string
}

export type MissingTxt = TxtRecord & {
  /** The name server that does not show it, "ns1.example.net (192.0.2.1)". */
  readonly server: string
}

export type DnsProvider = {
  /** How long the records may take to be seen at the name servers. */
  readonly waitMs: number
  /** Writes all of them, beside what is there. @throws CertificateError */
  present(records: readonly TxtRecord[]): Promise<void>
  /** Takes them away again; also called after `present` failed half-way. @throws CertificateError */
  remove(records: readonly TxtRecord[]): Promise<void>
  /** Told after each look at the name servers. */
  onProgress?(missing: readonly MissingTxt[]): void
}
