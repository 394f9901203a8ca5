// Which names an alias may have: a local part, `*` for all the rest, or a pattern `/…/`.
import { formatAddress, parseAddress } from '@postkeep/address'
import { invalid } from '../directory-error.ts'
import { checkAliasPattern } from './alias-pattern.ts'

export type AliasName = { readonly kind: 'exact' | 'catch-all' | 'pattern'; readonly name: string }

// Two names that look the same must be the same.
const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cc}]/u

/** @throws DirectoryError invalid */
export function checkAliasName(text: string): AliasName {
  const name = text.trim().normalize('NFC')
  if (name === '') throw invalid('name', 'The name is empty; write the part before the @')
  if (invisible.test(name)) throw invalid('name', 'The name holds an invisible character; type it anew')
  if (name.startsWith('!')) throw invalid('name', 'A name cannot begin with !')
  if (/^\*+$/.test(name)) return { kind: 'catch-all', name: '*' }
  if (name.startsWith('/')) return { kind: 'pattern', name: checkAliasPattern(name) }
  return { kind: 'exact', name: checkLocalPart(name.toLowerCase()) }
}

export function kindOfName(name: string): AliasName['kind'] {
  if (name === '*') return 'catch-all'
  return name.startsWith('/') ? 'pattern' : 'exact'
}

function checkLocalPart(name: string): string {
  if (name.includes('+')) {
    throw invalid('name', 'A name cannot hold a +; mail to name+anything comes to name by itself')
  }
  const address = parseAddress(`${name}@example.com`)
  // What would need quotes cannot be typed into most programs.
  const isPlain = address?.local === name && formatAddress(address) === `${name}@example.com`
  if (!isPlain)
    throw invalid('name', `${name} cannot stand before the @ of an address; take letters, digits, . - _`)
  return name
}
