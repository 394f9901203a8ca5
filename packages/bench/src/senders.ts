// Who writes in the SMTP loads: several domains with SPF, DMARC and DKIM, whose every message is signed.
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { signMessage } from '@postkeep/outbound'
import { messageOfSize, type DnsServer } from '@postkeep/testkit'

export interface SentMessage {
  readonly raw: Buffer
  /** Of the envelope. */
  readonly sender: string
}

/** Name of the client, with an address that leads back to it. */
export const clientName = 'mail.load.test'
/** Lists that the server asks about its clients; none has an entry. */
export const dnsLists = ['zen.lists.test', 'bl.lists.test']
const domainCount = 40
const keyPairs = Array.from({ length: 4 }, () => generateKeyPairSync('rsa', { modulusLength: 2048 }))

function senderDomain(index: number): { name: string; keyPair: (typeof keyPairs)[number] } {
  const number = index % domainCount
  return { name: `sender${number}.test`, keyPair: keyPairs[number % keyPairs.length]! }
}

/** `count` different messages of about `bytes` bytes, each signed by its sender's domain. */
export function signedMessages(bytes: number, count: number): Promise<SentMessage[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => signedMessage(bytes, index + 1)))
}

async function signedMessage(bytes: number, seed: number): Promise<SentMessage> {
  const { keyPair, name } = senderDomain(seed)
  const sender = `writer@${name}`
  // 700 for the signature and the fields that our own From replaces.
  const generated = messageOfSize(bytes - 700, seed).toString('latin1')
  const headerEnd = generated.indexOf('\r\n\r\n')
  const header = generated
    .slice(0, headerEnd + 2)
    .replace(/^(?:return-path|from):.*\r\n(?:[ \t].*\r\n)*/gim, '')
  const raw = `From: "A Writer" <${sender}>\r\n${header}${generated.slice(headerEnd + 2)}`
  const privateKeyPem = keyPair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const keys = [{ selector: 's1', algorithm: 'rsa', privateKeyPem } as const]
  return { raw: await signMessage(Buffer.from(raw, 'latin1'), keys, { domain: name }), sender }
}

/** What the world's DNS says of them. */
export function publishSenders({ zone }: Pick<DnsServer, 'zone'>): void {
  zone.set(clientName, 'A', ['127.0.0.1'])
  zone.set('1.0.0.127.in-addr.arpa', 'PTR', [clientName])
  for (let index = 0; index < domainCount; index++) {
    const { keyPair, name } = senderDomain(index)
    const key = createPublicKey(keyPair.privateKey).export({ type: 'spki', format: 'der' }).toString('base64')
    zone.set(name, 'MX', [{ priority: 10, exchange: clientName }])
    zone.set(name, 'TXT', [`v=spf1 include:_spf.${name} -all`])
    zone.set(`_spf.${name}`, 'TXT', ['v=spf1 ip4:192.0.2.0/24 ip4:127.0.0.0/8 -all'])
    zone.set(`_dmarc.${name}`, 'TXT', ['v=DMARC1; p=reject; rua=mailto:reports@there.test'])
    zone.set(`s1._domainkey.${name}`, 'TXT', [`v=DKIM1; k=rsa; p=${key}`])
  }
}
