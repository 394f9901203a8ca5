// The foreign programs of a healthy server at 8.8.4.4, in bash. $MACHINE is its root; docker keeps its state there.
export type Programs = typeof healthyPrograms

const docker = `
case "$*" in
  --version) echo 'Docker version 28.2.2, build 1' ;;
  'info --format'*) echo '[name=seccomp]' ;;
  'version --format'*) echo 28.2.2 ;;
  'compose version'*) echo 2.40.3 ;;
  'image inspect'*) [ -e "$MACHINE/image" ] ;;
  'pull '*) ;;
  'tag '*) touch "$MACHINE/image" ;;
  *' build'*) touch "$MACHINE/image" ;;
  *' up '*) touch "$MACHINE/up" ;;
  *'config --services') printf '%s\\n' mx smtp imap ;;
  *' ps --all '*) printf '%s\\n' 'mx running healthy 0' 'mongodb-replica-set exited  0' ;;
  'ps -q '*) [ ! -e "$MACHINE/up" ] || echo 1f2e ;;
esac`

const dig = `
case "$*" in
  *' NS .') echo a.root-servers.net. ;;
  *'+comments'*) echo ';; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1' ;;
  *' NS example.com') echo ns1.example.net. ;;
  *' A example.com' | *' A mx.example.com') echo 8.8.4.4 ;;
  *' MX example.com') echo '0 mx.example.com.' ;;
  *' TXT example.com') echo '"v=spf1 a -all"' ;;
  *'-x 8.8.4.4' | *'-x 2a00::4') echo mx.example.com. ;;
esac`

const curl = `
case "$*" in
  *http://127.0.0.1*) exec "\${CURL:-/usr/bin/curl}" "$@" ;;
  *//cloudflare.com/*) printf 'HTTP/1.1 200 OK\\r\\nDate: %s\\r\\n' "$(date -u '+%a, %d %b %Y %T GMT')" ;;
  *icanhazip*) echo 8.8.4.4 ;;
esac`

const df = `
case "$*" in
  *-Pi*) printf '%s\\n' h '/dev/sda 9 9 5000000 1% /' ;;
  *) printf '%s\\n' h '/dev/sda 40000000 9 30000000 1% /' ;;
esac`

export const healthyPrograms = {
  'apt-get': '',
  chown: '',
  curl,
  df,
  dig,
  docker,
  dpkg: 'echo amd64',
  id: 'echo 0',
  ip: '[ "$1" = -6 ] && src=2a00::4 || src=8.8.4.4; echo "x via y dev eth0 src $src uid 0"',
  ss: '',
  sshd: 'echo "port 2222"',
  systemctl: '',
  'systemd-detect-virt': 'echo none; exit 1',
  timedatectl: 'echo yes',
  timeout: '',
  ufw: '',
  uname: 'echo x86_64'
}
