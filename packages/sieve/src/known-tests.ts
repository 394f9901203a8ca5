// Tests. RFC 5228 §5, RFC 5173, 5183, 5229, 5231, 5232, 5233, 5235, 5260, 5435, 5463, 5490, 7352, 8579
import { indexTags, matchTags } from './known-actions.ts'
import type { Tag, Word } from './known-word.ts'

const addressTags: Record<string, Tag> = {
  ...matchTags,
  localpart: {},
  domain: {},
  all: {},
  user: { needs: ['subaddress'] },
  detail: { needs: ['subaddress'] }
}
const zone: Record<string, Tag> = { zone: { value: 'string' } }
const dated = { ...matchTags, ...zone }

export const tests: Readonly<Record<string, Word>> = {
  true: {},
  false: {},
  not: { tests: 'one' },
  allof: { tests: 'some' },
  anyof: { tests: 'some' },
  address: { takes: ['strings', 'strings'], tags: { ...addressTags, ...indexTags } },
  envelope: { needs: ['envelope'], takes: ['strings', 'strings'], tags: addressTags },
  header: { takes: ['strings', 'strings'], tags: { ...matchTags, ...indexTags } },
  exists: { takes: ['strings'] },
  size: { tags: { over: { value: 'number' }, under: { value: 'number' } } },
  body: {
    needs: ['body'],
    takes: ['strings'],
    tags: { ...matchTags, raw: {}, text: {}, content: { value: 'strings' } }
  },
  date: {
    needs: ['date'],
    takes: ['string', 'string', 'strings'],
    tags: { ...dated, ...indexTags, originalzone: {} }
  },
  currentdate: { needs: ['date'], takes: ['string', 'strings'], tags: dated },
  string: { needs: ['variables'], takes: ['strings', 'strings'], tags: matchTags },
  hasflag: { needs: ['imap4flags'], takes: ['strings', 'strings'], optional: 1, tags: matchTags },
  mailboxexists: { needs: ['mailbox'], takes: ['strings'] },
  specialuse_exists: { needs: ['special-use'], takes: ['string', 'strings'], optional: 1 },
  duplicate: {
    needs: ['duplicate'],
    tags: {
      handle: { value: 'string' },
      header: { value: 'string' },
      uniqueid: { value: 'string' },
      seconds: { value: 'number' },
      last: {}
    }
  },
  spamtest: {
    needs: ['spamtest', 'spamtestplus'],
    takes: ['string'],
    tags: { ...matchTags, percent: { needs: ['spamtestplus'] } }
  },
  virustest: { needs: ['virustest'], takes: ['string'], tags: matchTags },
  environment: { needs: ['environment'], takes: ['string', 'strings'], tags: matchTags },
  ihave: { needs: ['ihave'], takes: ['strings'] },
  valid_notify_method: { needs: ['enotify'], takes: ['strings'] },
  notify_method_capability: { needs: ['enotify'], takes: ['string', 'string', 'strings'], tags: matchTags }
}
