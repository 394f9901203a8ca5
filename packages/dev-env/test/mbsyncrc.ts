// The configuration of mbsync for one mailbox and one Maildir.
import { runProgram } from '@postkeep/testkit'
import type { ImapServer, Login } from './test-suite.ts'

type Sides = ImapServer & Login & { readonly maildir: string }

export async function mbsyncrc({ address, ca, maildir, password, port }: Sides): Promise<string> {
  const version = /(\d+)\.(\d+)/.exec((await runProgram('mbsync', ['--version'])).stdout)!
  // Renamed in 1.5, which warns of the old name.
  const tls = Number(version[1]) > 1 || Number(version[2]) >= 5 ? 'TLSType' : 'SSLType'
  return `IMAPStore remote
Host localhost
Port ${port}
User ${address}
Pass ${password}
${tls} IMAPS
CertificateFile ${ca}

MaildirStore local
Path ${maildir}/
Inbox ${maildir}/INBOX
SubFolders Verbatim

Channel all
Far :remote:
Near :local:
Patterns *
Create Both
Expunge Both
SyncState *
`
}
