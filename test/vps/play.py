# Plays a script through a pseudo-terminal: types the next line of a file whenever a question (": ") is waiting.
#   play.py KEYS COMMAND…
import os, pty, re, select, sys

keys = open(sys.argv[1]).read().split('\n')[:-1]
pid, terminal = pty.fork()
if pid == 0:
    os.environ.update(TERM='xterm', LANG='C.UTF-8')
    os.execvp(sys.argv[2], sys.argv[2:])
seen = asked = ''
while True:
    ready, _, _ = select.select([terminal], [], [], 900)
    try:
        data = os.read(terminal, 65536).decode(errors='replace') if ready else ''
    except OSError:
        data = ''
    if not data:
        break
    seen += data
    asked += data
    if re.sub(r'\x1b\[[0-9;]*[mK]', '', asked).endswith(': '):
        if not keys:
            os.close(terminal)
            break
        key = keys.pop(0)
        if key == 'KEY':
            key = re.search(r'AGE-SECRET-KEY-[0-9A-Z-]+', seen).group()[-6:]
        os.write(terminal, (key + '\n').encode())
        asked = ''
# As it looks at the end: what was overwritten on a line is left out.
plain = re.sub(r'\x1b\[[0-9;]*m', '', seen).replace('\r\n', '\n')
print('\n'.join(re.split(r'\r|\x1b\[K', line)[-1] for line in plain.split('\n')))
sys.exit(1 if keys else 0)
