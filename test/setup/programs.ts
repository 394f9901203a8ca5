// The foreign programs of a healthy server at 8.8.4.4, in bash. $MACHINE is its root; docker keeps its state there.
export type Programs = typeof healthyPrograms

// What \`postkeep\` answers in its container. \`broken-storage\`, \`cut-off\` and the rest are files that a test makes.
const postkeep = `
postkeep() {
  case "$*" in
    'backup test') echo "$BACKUP_STORAGE $BACKUP_S3_BUCKET" >"$MACHINE/tried"; [ ! -e "$MACHINE/broken-storage" ] || { echo 'postkeep: no bucket'; exit 1; } ;;
    'backup key --json') echo '{"identity":"AGE-SECRET-KEY-PQ-1TRIAL0QWERTY","recipient":"age1pq1trial"}' ;;
    'backup run') [ ! -e "$MACHINE/broken-storage" ] || { echo 'postkeep: no space'; exit 1; }; echo made >>"$MACHINE/backups" ;;
    'backup list --json') echo '[{"id":"20260102T010000Z"},{"id":"20260101T010000Z"}]' ;;
    'backup list') printf '%s\\n' '20260101T010000Z  2 users' '20260102T010000Z  3 users' ;;
    'backup verify '*) [ "$(cat)" = AGE-SECRET-KEY-PQ-1TRIAL0QWERTY ] || { echo 'postkeep: wrong key'; exit 1; } ;;
    'backup restore '*)
      [ ! -e "$MACHINE/filled" ] || case "$*" in *--force*) ;; *) echo 'postkeep: mailboxes are in the way' >&2; exit 1 ;; esac
      [ "$(cat)" = AGE-SECRET-KEY-PQ-1TRIAL0QWERTY ] || exit 1
      mkdir -p "$MACHINE/opt/postkeep/self-hosting/mongo-backups/state/restored"
      printf '%s\\n' HELPER_ENCRYPTION_KEY=of-then MONGO_INITDB_ROOT_PASSWORD=of-then BACKUP_RECIPIENT=age1pq1then "AUTH_BASIC_PASSWORD='of then'" \
        >"$MACHINE/opt/postkeep/self-hosting/mongo-backups/state/restored/.env"
      echo '{"mailboxes":3,"documents":9,"kept":[]}' ;;
    'migrate --check'*) if [ -e "$MACHINE/migrates" ]; then echo '{"pending":["a"]}'; else echo '{"pending":[]}'; fi ;;
    migrate)
      [ ! -e "$MACHINE/cut-off" ] || { rm "$MACHINE/cut-off"; read -r _ _ _ _ group _ </proc/self/stat; kill -KILL -- "-$group"; }
      [ ! -e "$MACHINE/migrates" ] || echo migrated >>"$MACHINE/volume/users" ;;
    *' list --json') cat "$MACHINE/count" 2>/dev/null || echo '[1,2]' ;;
    certificate*) [ ! -e "$MACHINE/broken-certificate" ] || { echo 'postkeep: imap.example.com does not point here'; exit 1; } ;;
  esac
}`

const docker = `
${postkeep}
case "$*" in
  'run --rm --network none '*) shift 6; exec "$NODE" "$REPOSITORY/packages/postkeep-command/src/main.ts" "$@" ;;
  *' mongodb-replica-set') ;;
  *' run --rm '*) postkeep "\${@:$(printf '%s\\n' "$@" | grep -nx postkeep | head -n 1 | cut -d : -f 1) + 1}" ;;
  'volume ls'*) echo postkeep_mongo-data ;;
  'volume inspect'*) mkdir -p "$MACHINE/volume"; echo "$MACHINE/volume" ;;
  *'config --format json') echo '{"services":{"mongodb":{"image":"mongo:8"},"mx":{"image":"postkeep:local"}}}' ;;
  'image inspect postkeep:local') [ -e "$MACHINE/image" ] ;;
  'image inspect'*) grep -qsx "\${3}" "$MACHINE/images" ;;
  'tag '*' postkeep:local') touch "$MACHINE/image"; echo "$2" >"$MACHINE/image" ;;
  'tag '*) echo "$3" >>"$MACHINE/images" ;;
  'image ls'*) sed s/postkeep:// "$MACHINE/images"; echo local ;;
  'image rm'*) grep -vx "$3" "$MACHINE/images" >"$MACHINE/images.new"; mv "$MACHINE/images.new" "$MACHINE/images" ;;
  --version) echo 'Docker version 28.2.2, build 1' ;;
  'info --format'*) echo '[name=seccomp]' ;;
  'version --format'*) echo 28.2.2 ;;
  'compose version'*) echo 2.40.3 ;;
  'pull '*) ;;
  *' build'*) [ -z "$POSTKEEP_IMAGE" ] || echo "$POSTKEEP_IMAGE" >>"$MACHINE/images"; touch "$MACHINE/image" ;;
  *' up '*)
    if [[ $* == *--wait ]] && grep -q "^# broken behind $(case "$*" in *closed*) echo closed ;; *) echo open ;; esac) doors" docker-compose-self-hosting.yml; then exit 1; fi
    touch "$MACHINE/up" ;;
  *' logs '*) echo 'mx | it is broken' ;;
  *'config --services') printf '%s\\n' mongodb mx smtp imap ;;
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
  install: 'cp "$3" "$4"',
  mountpoint: 'exit 1',
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
  // Mail gets out, and MX sees who comes.
  timeout: '[[ $* != *seen-by-mx* ]] || echo "${*: -1}"',
  ufw: '',
  uname: 'echo x86_64'
}
