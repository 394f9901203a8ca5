// The certificates that the other side has shown, its own first.
import { X509Certificate } from 'node:crypto'
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls'

const longestChain = 10

export function shownChain(socket: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = []
  let next: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true)
  while (next?.raw && chain.length < longestChain) {
    chain.push(new X509Certificate(next.raw))
    // One that has signed itself is its own issuer.
    if (next.issuerCertificate === next) break
    next = next.issuerCertificate
  }
  return chain
}
