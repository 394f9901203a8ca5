// SORT. RFC 5256 §3; DISPLAYFROM, DISPLAYTO: RFC 5957; ESORT, CONTEXT: RFC 5267.
import { parseSort } from '@postkeep/imap-protocol'
import { runSearch } from '../search/run-search.ts'
import { register } from './command.ts'

export const sort = register({
  name: 'SORT',
  states: ['selected'],
  capabilities: ['SORT', 'SORT=DISPLAY', 'ESORT', 'CONTEXT=SORT'],
  uid: 'both',
  holdsExpunge: true,
  parse: parseSort,
  run: runSearch
})
