// Perl's Mail::IMAPClient, with COMPRESS.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { runProgram, withoutPerlModule } from '@postkeep/testkit'
import { type ClientSuite, look, message, openFlow, startClientSuite } from './client-suite.ts'

const skip = await withoutPerlModule('Mail::IMAPClient', 'libmail-imapclient-perl libio-socket-ssl-perl')
let suite: ClientSuite
before(async () => (suite = await startClientSuite()))
after(() => suite[Symbol.asyncDispose]())

const script = String.raw`
use strict; use warnings;
use Mail::IMAPClient;
my ($user, $password, $port, $ca, $file) = @ARGV;
my $imap = Mail::IMAPClient->new(
  Server => 'localhost', Port => $port, User => $user, Password => $password, Uid => 1, Peek => 1,
  Ssl => [ SSL_ca_file => $ca, SSL_verify_mode => 1, SSL_verifycn_name => 'localhost' ],
) or die "login: $@";
sub same { my ($what, $is, $wanted) = @_; die "$what: $is, not $wanted" if $is ne $wanted }
$imap->compress or die 'compress: ' . $imap->LastError;
my $raw = do { open my $in, '<:raw', $file or die; local $/; <$in> };
same('folders', join(',', sort $imap->folders), 'Archive,Drafts,INBOX,Junk,Sent Mail,Trash');
$imap->create('Other') or die $imap->LastError;
my $uid = $imap->append_string('Other', $raw, '\Seen $Work', '01-Sep-2026 10:00:00 +0200');
same('uid', $uid, 1);
$imap->append_string('Other', "Subject: two\r\n\r\ntwo\r\n") or die $imap->LastError;
$imap->select('Other') or die $imap->LastError;
same('count', $imap->message_count, 2);
same('bytes', $imap->message_string(1), $raw);
same('size', $imap->size(1), length $raw);
same('date', $imap->internaldate(1), '01-Sep-2026 10:00:00 +0200');
same('flags', join(' ', sort $imap->flags(1)), '$Work \Seen');
same('subject', $imap->subject(2), 'two');
same('search', join(',', $imap->search('UNSEEN', 'BODY', 'two')), 2);
same('sort', join(',', $imap->sort('REVERSE ARRIVAL', 'UTF-8', 'ALL')), '2,1');
same('structure', $imap->get_bodystructure(1)->bodytype, 'TEXT');
same('envelope', $imap->get_envelope(1)->messageid, '<x@example.org>');
my $tag = $imap->idle or die 'idle: ' . $imap->LastError;
$imap->done($tag) or die 'done: ' . $imap->LastError;
$imap->set_flag('Flagged', 1) or die $imap->LastError;
$imap->move('Archive', 1) or die $imap->LastError;
$imap->expunge;
$imap->delete_message(2) or die $imap->LastError;
$imap->expunge or die $imap->LastError;
same('left', $imap->message_count, 0);
$imap->close; $imap->rename('Other', 'Renamed') or die $imap->LastError;
$imap->logout;
`

test('works under COMPRESS, and what it leaves is what it says', { skip }, async () => {
  const { user, password } = suite.account
  const args = [user, password, String(suite.fixture.imaps), suite.ca, suite.message]
  const result = await runProgram('perl', ['-e', script, ...args])
  assert.equal(result.code, 0, result.stderr)
  await using client = await openFlow(suite)
  const flags = ['$Work', '\\Flagged', '\\Seen']
  assert.deepEqual(await look(client, 'Archive'), [{ uid: 1, flags, raw: message }])
  assert.deepEqual(await look(client, 'Renamed'), [])
})
