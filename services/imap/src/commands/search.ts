// SEARCH. RFC 9051 §6.4.4; ESEARCH: RFC 4731; SEARCHRES: RFC 5182; CONTEXT: RFC 5267; FUZZY: RFC 6203; PARTIAL: RFC 9394;
// MODSEQ: RFC 7162 §3.1.5. Text compares by i;unicode-casemap: RFC 5255 §4.3.
import { parseSearch } from '@postkeep/imap-protocol'
import { runSearch } from '../search/run-search.ts'
import { register } from './command.ts'

export const search = register({
  name: 'SEARCH',
  states: ['selected'],
  capabilities: [
    'ESEARCH',
    'SEARCHRES',
    'WITHIN',
    'SEARCH=FUZZY',
    'CONTEXT=SEARCH',
    'PARTIAL',
    'I18NLEVEL=1',
    'INPROGRESS'
  ],
  uid: 'both',
  holdsExpunge: true,
  parse: parseSearch,
  run: runSearch
})
