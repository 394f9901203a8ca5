# Python's own smtplib and imaplib: mail comes while the client is idle; it is read, flagged, copied, moved, filed.
import imaplib, smtplib, ssl, sys

user, password, mx, imaps, ca, file = sys.argv[1:7]
raw = open(file, 'rb').read()
imaplib.Commands['MOVE'] = ('SELECTED',)

client = imaplib.IMAP4_SSL('localhost', int(imaps), ssl_context=ssl.create_default_context(cafile=ca))
client.sock.settimeout(15)
client.login(user, password)
assert client.select('INBOX') == ('OK', [b'0'])

client.send(b'idle1 IDLE\r\n')
assert client.readline().startswith(b'+ ')
with smtplib.SMTP('127.0.0.1', int(mx), local_hostname='python.test', timeout=15) as smtp:
    refused = smtp.sendmail('ann@elsewhere.test', [user], raw)
    assert refused == {}
lines = [client.readline()]
while not lines[-1].endswith(b' EXISTS\r\n'):
    assert lines[-1].startswith(b'* '), lines
    lines.append(client.readline())
assert lines[-1] == b'* 1 EXISTS\r\n', lines
client.send(b'DONE\r\n')
while not client.readline().startswith(b'idle1 OK'):
    pass

stored = client.fetch('1', '(BODY.PEEK[])')[1][0][1]
assert stored.endswith(raw) and stored.startswith(b'Return-Path: <ann@elsewhere.test>\r\n'), stored
assert client.fetch('1', '(FLAGS)')[1] == [b'1 (FLAGS ())'], client.fetch('1', '(FLAGS)')
assert client.store('1', '+FLAGS', r'(\Seen \Answered)')[0] == 'OK'
assert client.uid('SEARCH', 'ANSWERED', 'FROM', '"elsewhere.test"')[1] == [b'1']
assert client.copy('1', 'Archive')[0] == 'OK'
assert client._simple_command('MOVE', '1', 'Trash')[0] == 'OK'
assert client.append('"Sent Mail"', r'(\Seen)', None, raw)[0] == 'OK'
for folder, expected in (('INBOX', []), ('Archive', [stored]), ('Trash', [stored]), ('"Sent Mail"', [raw])):
    assert client.select(folder) == ('OK', [str(len(expected)).encode()]), folder
    found = [client.fetch('1', '(RFC822)')[1][0][1]] if expected else []
    assert found == expected, folder
client.close()
client.logout()
