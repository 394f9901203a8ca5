// Commands. RFC 5228 §3, §4, RFC 3894, 5173, 5183, 5229, 5230, 5231, 5232, 5235, 5293, 5429, 5435, 5463, 5490, 6131, 6609, 8579
import type { Tag, Word } from './known-word.ts'

const flags: Record<string, Tag> = { flags: { value: 'strings', needs: ['imap4flags'] } }
const copy: Record<string, Tag> = { copy: { needs: ['copy'] } }
const number: Tag = { value: 'number' }
const text: Tag = { value: 'string' }
const texts: Tag = { value: 'strings' }
const flagAction: Word = { needs: ['imap4flags'], takes: ['string', 'strings'], optional: 1 }

export const matchTags: Record<string, Tag> = {
  is: {},
  contains: {},
  matches: {},
  regex: { needs: ['regex'] },
  count: { value: 'string', needs: ['relational'] },
  value: { value: 'string', needs: ['relational'] },
  comparator: text
}
export const indexTags: Record<string, Tag> = {
  index: { value: 'number', needs: ['index', 'editheader'] },
  last: { needs: ['index', 'editheader'] }
}

export const actions: Readonly<Record<string, Word>> = {
  require: { takes: ['strings'] },
  if: { tests: 'one', hasBlock: true },
  elsif: { tests: 'one', hasBlock: true },
  else: { hasBlock: true },
  stop: {},
  keep: { tags: flags },
  discard: {},
  redirect: { takes: ['string'], tags: copy },
  fileinto: {
    needs: ['fileinto'],
    takes: ['string'],
    tags: {
      ...flags,
      ...copy,
      create: { needs: ['mailbox'] },
      specialuse: { value: 'string', needs: ['special-use'] }
    }
  },
  reject: { needs: ['reject'], takes: ['string'] },
  ereject: { needs: ['ereject'], takes: ['string'] },
  vacation: {
    needs: ['vacation'],
    takes: ['string'],
    tags: {
      days: number,
      seconds: { value: 'number', needs: ['vacation-seconds'] },
      subject: text,
      from: text,
      addresses: texts,
      mime: {},
      handle: text
    }
  },
  setflag: flagAction,
  addflag: flagAction,
  removeflag: flagAction,
  set: {
    needs: ['variables'],
    takes: ['string', 'string'],
    tags: { lower: {}, upper: {}, lowerfirst: {}, upperfirst: {}, quotewildcard: {}, length: {} }
  },
  addheader: { needs: ['editheader'], takes: ['string', 'string'], tags: { last: {} } },
  deleteheader: {
    needs: ['editheader'],
    takes: ['string', 'strings'],
    tags: { ...matchTags, ...indexTags }
  },
  include: {
    needs: ['include'],
    takes: ['string'],
    tags: { personal: {}, global: {}, once: {}, optional: {} }
  },
  return: { needs: ['include'] },
  global: { needs: ['include'], takes: ['strings'] },
  notify: {
    needs: ['enotify'],
    takes: ['string'],
    tags: { from: text, importance: text, options: texts, message: text }
  },
  error: { needs: ['ihave'], takes: ['string'] }
}
