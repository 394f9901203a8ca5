export { addressKey, formatAddress, parseAddress, splitTag, type Address } from './address.ts'
export { parseEntry } from './access-entry.ts'
export { isAddressLiteral, normaliseDomain } from './domain.ts'
