export { authoritativeServers, type AuthoritativeServers, type NameServer } from './authoritative-servers.ts'
export { authorityResolver, type AuthorityOptions, type AuthorityResolver } from './authority-resolver.ts'
export { classifyAddress, isPublicAddress, type AddressClass } from './classify-address.ts'
export { createResolver, type CachingResolver, type ResolverOptions } from './create-resolver.ts'
export { DnsError, isTemporary, type DnsErrorKind } from './dns-error.ts'
export { lookupMx, type MailExchanger, type MxResult } from './lookup-mx.ts'
export { mailauthResolver } from './mailauth-resolver.ts'
export { networkKey } from './network-key.ts'
export { publicAddress, type AddressOptions, type HostAddress } from './public-address.ts'
export { reverseName } from './reverse-name.ts'
export type { Answers, RecordType, Resolver } from './resolver.ts'
export type { WireTlsa } from './secure/dns-wire.ts'
export {
  createSecureResolver,
  preferSecure,
  type SecureAnswer,
  type SecureResolver
} from './secure/secure-resolver.ts'
