export { addressKey, formatAddress, parseAddress, splitTag, type Address } from './address.ts'
export { isAddressLiteral, normaliseDomain } from './domain.ts'
