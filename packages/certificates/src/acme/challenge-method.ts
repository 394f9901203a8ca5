// How the authority is shown that the names are ours: a file on port 80, or TXT records. RFC 8555 §8
import type { Resolver } from '@postkeep/dns'
import { challengePrefix, type DnsProvider, type TxtRecord } from '../dns/dns-provider.ts'
import { waitForTxt } from '../dns/wait-for-txt.ts'
import type { ChallengeStore } from '../http/challenge-store.ts'

export type ChallengeMethod =
  | { readonly kind: 'http-01'; readonly challenges: ChallengeStore }
  | {
      readonly kind: 'dns-01'
      readonly dns: DnsProvider
      /** Finds the name servers of the zone. */
      readonly resolver: Resolver
      /** Of the name servers, for tests. */
      readonly nameServerPort?: number
      readonly pollMs?: number
    }

export type ChallengeAnswer = {
  /** Without "*." */
  readonly name: string
  readonly token: string
  /** For dns-01: its digest, the value of the record. */
  readonly keyAuthorization: string
}

/** Ready to be looked at by the authority when it returns. @throws CertificateError, DnsError */
export async function presentAnswers(
  method: ChallengeMethod,
  answers: readonly ChallengeAnswer[]
): Promise<void> {
  if (method.kind === 'http-01') {
    for (const { token, keyAuthorization } of answers) await method.challenges.put(token, keyAuthorization)
    return
  }
  const { dns, resolver, nameServerPort, pollMs } = method
  const records = txtRecords(answers)
  await dns.present(records)
  await waitForTxt(valuesByName(records), {
    resolver,
    timeoutMs: dns.waitMs,
    onProgress: (missing) => dns.onProgress?.(missing),
    ...(nameServerPort === undefined ? {} : { port: nameServerPort }),
    ...(pollMs === undefined ? {} : { pollMs })
  })
}

export async function removeAnswers(
  method: ChallengeMethod,
  answers: readonly ChallengeAnswer[]
): Promise<void> {
  if (method.kind === 'dns-01') return await method.dns.remove(txtRecords(answers))
  for (const { token } of answers) await method.challenges.remove(token)
}

function txtRecords(answers: readonly ChallengeAnswer[]): TxtRecord[] {
  return answers.map(({ name, keyAuthorization }) => ({
    name: `${challengePrefix}${name}`,
    value: keyAuthorization
  }))
}

function valuesByName(records: readonly TxtRecord[]): Map<string, string[]> {
  const byName = Map.groupBy(records, ({ name }) => name)
  return new Map([...byName].map(([name, ofName]) => [name, ofName.map(({ value }) => value)]))
}
