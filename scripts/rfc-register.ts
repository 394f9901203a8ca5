// The RFCs that concern a mail suite, and what this one makes of them. A table: longer than a file should be.

export type Support = 'yes' | 'partly' | 'no'

export interface Entry {
  readonly title: string
  readonly support: Support
  /** What is left out, or why. */
  readonly note?: string
}

const yes = (title: string, note?: string): Entry => ({ title, support: 'yes', ...(note && { note }) })
const partly = (title: string, note: string): Entry => ({ title, support: 'partly', note })
const no = (title: string, note: string): Entry => ({ title, support: 'no', note })

export interface Area {
  readonly name: string
  readonly rfcs: Readonly<Record<number, Entry>>
}

export const areas: readonly Area[] = [
  {
    name: 'Messages and MIME',
    rfcs: {
      5322: yes('Internet Message Format'),
      6854: yes('Group syntax in From and Sender'),
      2045: yes('MIME: format of bodies'),
      2046: yes('MIME: media types'),
      2047: yes('MIME: encoded words'),
      2183: yes('Content-Disposition'),
      2231: yes('MIME parameter values: charsets, continuations'),
      2142: yes('Mailbox names for services and roles'),
      6532: yes('Internationalised headers'),
      8551: partly('S/MIME', 'messages pass through untouched; nothing is signed or encrypted'),
      3156: partly('OpenPGP in MIME', 'messages pass through untouched')
    }
  },
  {
    name: 'SMTP, in and out',
    rfcs: {
      5321: yes('Simple Mail Transfer Protocol'),
      1870: yes('SIZE'),
      2920: yes('PIPELINING'),
      2034: yes('ENHANCEDSTATUSCODES'),
      3463: yes('Enhanced status codes'),
      3207: yes('STARTTLS'),
      6152: yes('8BITMIME'),
      6531: yes('SMTPUTF8'),
      3461: yes('DSN: the SMTP extension'),
      3464: yes('DSN: the message'),
      6522: yes('multipart/report'),
      3834: yes('Automatic responses'),
      6409: yes('Message submission'),
      4954: yes('SMTP AUTH', 'PLAIN and LOGIN, under TLS only'),
      8314: yes('TLS for submission and access'),
      8689: yes('REQUIRETLS'),
      7505: yes('Null MX'),
      3030: no('CHUNKING and BINARYMIME', 'smtp-server has no BDAT'),
      3848: yes('ESMTPS, ESMTPA in Received'),
      8461: yes('MTA-STS'),
      8460: yes('TLS reporting', 'reports are received and summed; none are sent'),
      7672: yes('DANE for SMTP', 'with a validating resolver')
    }
  },
  {
    name: 'Authentication of mail',
    rfcs: {
      7208: yes('SPF'),
      6376: yes('DKIM'),
      8301: yes('DKIM: algorithms and key sizes'),
      8463: yes('DKIM: Ed25519'),
      7489: yes('DMARC'),
      8617: yes('ARC'),
      8601: yes('Authentication-Results')
    }
  },
  {
    name: 'IMAP',
    rfcs: {
      9051: yes('IMAP4rev2'),
      3501: yes('IMAP4rev1'),
      2087: no('QUOTA, the older form', 'RFC 9208 takes its place'),
      2177: yes('IDLE'),
      2342: yes('NAMESPACE'),
      2971: yes('ID'),
      3348: yes('CHILDREN'),
      3502: yes('MULTIAPPEND'),
      3516: yes('BINARY'),
      3691: yes('UNSELECT'),
      4314: no('ACL', 'a mailbox has one owner'),
      4315: yes('UIDPLUS'),
      4469: yes('CATENATE'),
      4731: yes('ESEARCH'),
      4959: yes('SASL-IR'),
      4978: yes('COMPRESS=DEFLATE'),
      5032: yes('WITHIN'),
      5092: partly('IMAP URLs', 'as far as CATENATE needs them'),
      5161: yes('ENABLE'),
      5182: yes('SEARCHRES'),
      5255: partly('I18NLEVEL, LANGUAGE, COMPARATOR', 'I18NLEVEL=1'),
      5256: yes('SORT, THREAD=REFERENCES, THREAD=ORDEREDSUBJECT'),
      5258: yes('LIST-EXTENDED'),
      5267: yes('ESORT, CONTEXT=SEARCH, CONTEXT=SORT'),
      5464: yes('METADATA'),
      5465: yes('NOTIFY'),
      5530: yes('Response codes'),
      5819: yes('LIST-STATUS'),
      5957: yes('SORT=DISPLAY'),
      6154: yes('SPECIAL-USE, CREATE-SPECIAL-USE'),
      6203: yes('SEARCH=FUZZY'),
      6851: yes('MOVE'),
      6855: yes('UTF8=ACCEPT', 'APPEND takes 8-bit headers of clients that have not enabled it too'),
      7162: yes('CONDSTORE, QRESYNC'),
      7377: yes('MULTISEARCH'),
      7888: yes('LITERAL+, LITERAL-'),
      7889: yes('APPENDLIMIT'),
      8437: yes('UNAUTHENTICATE'),
      8438: yes('STATUS=SIZE'),
      8440: no('LIST-MYRIGHTS', 'there are no rights'),
      8474: yes('OBJECTID'),
      8508: yes('REPLACE'),
      8514: yes('SAVEDATE'),
      8970: yes('PREVIEW'),
      9208: yes('QUOTA=RES-STORAGE, QUOTA=RES-MESSAGE', 'the operator sets quotas: SETQUOTA is refused'),
      9394: yes('PARTIAL'),
      9585: yes('INPROGRESS'),
      9586: yes('UIDONLY'),
      9590: yes('LIST-METADATA'),
      9738: yes('MESSAGELIMIT'),
      9755: yes('UTF8=ACCEPT', 'obsoletes 6855; the same holds'),
      5802: no('SCRAM', 'a password must reach the server to open the mailbox: docs/adr/0002'),
      4616: yes('SASL PLAIN')
    }
  },
  {
    name: 'POP3',
    rfcs: {
      1939: yes('POP3', 'without APOP: a password is not kept'),
      2449: yes('CAPA and capabilities'),
      2595: yes('STLS'),
      3206: yes('AUTH-RESP-CODE'),
      5034: yes('SASL'),
      6856: yes('UTF8')
    }
  },
  {
    name: 'Calendars and contacts',
    rfcs: {
      4918: partly('WebDAV', 'no locks'),
      3744: partly('WebDAV ACL', 'the properties that clients read'),
      4331: yes('Quota properties'),
      5397: yes('current-user-principal'),
      5689: yes('Extended MKCOL'),
      5995: no('POST to add members', 'clients use PUT'),
      6578: yes('sync-collection'),
      6764: yes('Finding CalDAV and CardDAV'),
      4791: yes('CalDAV'),
      6638: yes('CalDAV scheduling'),
      8607: yes('Managed attachments'),
      5545: yes('iCalendar'),
      6868: yes('Parameter values with quotes and line ends'),
      7529: no('Other calendars in rules', 'RSCALE=GREGORIAN only'),
      7953: partly('VAVAILABILITY', 'not as a property of the inbox'),
      5546: partly('iTIP', 'ADD and DECLINECOUNTER are shown in the inbox only; of journals nothing'),
      6047: yes('iMIP'),
      6352: yes('CardDAV'),
      6350: yes('vCard 4.0'),
      2426: yes('vCard 3.0')
    }
  },
  {
    name: 'Keys, certificates, the web',
    rfcs: {
      8555: yes('ACME'),
      9106: yes('Argon2'),
      8439: yes('ChaCha20 and Poly1305'),
      7748: yes('X25519'),
      5869: yes('HKDF'),
      6238: yes('TOTP'),
      9116: yes('security.txt'),
      6186: no('SRV records of mail services', 'the DNS page does not ask for them yet; autoconfig answers')
    }
  }
]
