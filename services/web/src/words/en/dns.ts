// The records of a domain, and what is the matter with them.
export const dns = {
  title: 'DNS records',
  lead: 'Add these records where {domain} is registered, or where its name servers are. Then press Verify.',
  verify: 'Verify',
  verifying: 'Asking the name servers…',
  zoneFile: 'Zone file',
  checkedAt: 'Last checked {when}.',
  notChecked: 'Not checked yet.',
  summary: '{good} of {all} records are right',
  allGood: 'All records are right. Mail can come.',
  type: 'Type',
  name: 'Name',
  value: 'Value',
  priority: 'Priority',
  found: 'Found there',
  showRecord: 'Show the record',
  stateGood: 'Right',
  stateWarning: 'Works, with a remark',
  stateMissing: 'Missing',
  stateWrong: 'Wrong',
  stateUnknown: 'Not known',
  lastGood: 'It was right on {when}.',
  receiving: 'Receiving mail',
  receivingWhy: 'Tells the world to bring your mail here.',
  SPF: 'SPF',
  SPFWhy: 'Says that this server may send for you.',
  DKIM: 'DKIM',
  DKIMWhy: 'The public key of the signature under your mail.',
  DMARC: 'DMARC',
  DMARCWhy: 'What others do with mail that only pretends to be yours.',
  TLSRPT: 'TLS reports',
  TLSRPTWhy: 'Lets other servers tell you when they cannot reach yours over an encrypted connection.',
  bounces: 'Return path',
  bouncesWhy: 'Where reports of failed deliveries go.',
  'advice-add': 'Add this record at your DNS provider.',
  'advice-no-answer': 'The name servers did not answer. Look again in a few minutes.',
  'advice-mx-elsewhere':
    'Mail goes to another server. Remove the MX records that are there and add this one.',
  'advice-mx-others-too':
    'There are other mail servers as well: mail that goes to them does not come here. Remove them unless that is wanted.',
  'advice-spf-twice': 'There are two SPF records, so that none counts. Merge them into one.',
  'advice-spf-without-us':
    'There is an SPF record without this server. Do not add a second one: change it to this.',
  'advice-spf-unsure':
    'The record names addresses or another record. Make sure that this server is among them.',
  'advice-dkim-other-key':
    'There is another key. Replace it with this one; look out for lines that were cut.',
  'advice-dmarc-twice': 'There are two DMARC records, so that none counts. Remove one.',
  'advice-dmarc-broken': 'The record has no policy (p=). Replace it with this one.',
  'advice-dmarc-none':
    'The policy p=none only watches. Change it to p=quarantine once your mail is signed everywhere.',
  'advice-cname-elsewhere': 'The name leads elsewhere. Change it to this value.'
} as const
