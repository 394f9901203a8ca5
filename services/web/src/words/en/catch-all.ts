// Passwords that send as any address of a domain.
export const catchAll = {
  title: 'Catch-all passwords',
  lead: 'With one of these a program sends as any address of {domain}. They open no mailbox.',
  nameHint: 'As “Printer” or “Web shop”.',
  newTitle: 'Your new catch-all password',
  newLead: 'Copy it now: it is shown only here, and the server does not know it afterwards.',
  removed: 'The password is revoked.'
} as const
