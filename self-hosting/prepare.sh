#!/usr/bin/env bash
# Makes what docker-compose-self-hosting.yml needs before its first start: .env with new secrets, self-signed TLS files for
# a first try, and the data folders with their owners. What is there already is never changed, so it can be run again.
#   sudo self-hosting/prepare.sh example.com
set -euo pipefail
umask 077
cd "$(dirname "${BASH_SOURCE[0]}")"
readonly services=1000:1000 databases=999:999

fail() { printf 'prepare: %s\n' "$*" >&2; exit 1; }
say() { printf 'prepare: %s\n' "$*"; }

[ "$(id -u)" = 0 ] || fail "run it as root (sudo $0 DOMAIN): the data folders belong to the users of the containers"
command -v openssl >/dev/null || fail 'openssl is missing; install it first (apt-get install openssl)'

# What a newer env.example wants and an older .env has not: at its end. Nothing that is there is changed.
complete_environment() {
  local line name known missing='' made
  local -A values=()
  while IFS= read -r line || [ -n "$line" ]; do
    [[ $line == [A-Z]*=* ]] && values[${line%%=*}]=${line#*=}
  done <.env
  while IFS= read -r line || [ -n "$line" ]; do
    name=${line%%=*}
    if [[ $line != [A-Z]*=* || -v values[$name] ]]; then continue; fi
    if [[ $line == "$name=" ]]; then line="$name=$(openssl rand -hex 32)"; fi
    for known in "${!values[@]}"; do line=${line//"\${$known}"/${values[$known]}}; done
    values[$name]=${line#*=}
    missing+=$line$'\n'
  done <env.example
  [ -n "$missing" ] || return 0
  made=$(mktemp .env.XXXXXX)
  { cat .env; printf '\n# --- New in a later release ---\n%s' "$missing"; } >"$made"
  chown --reference=.env "$made"
  mv -f "$made" .env
  say 'added to .env what this release needs'
}

make_environment() {
  [[ $domain =~ ^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$ ]] ||
    fail "give the server's own domain in lower case, such as: $0 example.com"
  local line name known made
  local -A values=()
  made=$(mktemp .env.XXXXXX)
  while IFS= read -r line || [ -n "$line" ]; do
    name=${line%%=*}
    case "$line" in
      DOMAIN=) line="DOMAIN=$domain" ;;
      [A-Z]*=) line="$name=$(openssl rand -hex 32)" ;;
    esac
    # Written out here: Compose would take the values that a container is not to see for empty.
    for known in "${!values[@]}"; do line=${line//"\${$known}"/${values[$known]}}; done
    if [[ $line == [A-Z]*=* ]]; then values[$name]=${line#*=}; fi
    printf '%s\n' "$line"
  done <env.example >"$made"
  # A link is refused where the name is taken: secrets are never replaced.
  ln "$made" .env && rm "$made"
  # It is in every backup, which a service makes.
  chown "$services" .env
  say 'made .env with new secrets; keep a copy of it in a safe place'
}

make_certificate() {
  local names="DNS:$domain" name
  # The hosts of packages/config/src/server-hosts.ts.
  for name in api autoconfig caldav carddav imap mta-sts mx pop3 smtp; do names+=",DNS:$name.$domain"; done
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -sha256 -days 90 -nodes -subj "/CN=$domain" \
    -addext "subjectAltName=$names" -keyout ssl/privkey.pem -out ssl/cert.pem 2>/dev/null
  cp ssl/cert.pem ssl/fullchain.pem
  chown "$services" ssl/{privkey,cert,fullchain}.pem
  say 'made self-signed TLS files in ssl/; put certificates of a public authority in their place before real use'
}

folder() { [ -d "$2" ] || { mkdir "$2" && chown "$1" "$2"; }; }

domain=${1:-}
if [ -e .env ]; then
  domain=$(sed -n 's/^DOMAIN=//p' .env)
  [ -z "${1:-}" ] || [ "$1" = "$domain" ] || fail ".env is there already, for $domain; change DOMAIN in it by hand"
  say '.env is there already and stays as it is'
  complete_environment
else
  make_environment
fi
folder "$services" sqlite-data
folder "$services" ssl
folder "$databases" redis-data
folder "$services" mongo-backups
if [ -e ssl/privkey.pem ] && [ -e ssl/fullchain.pem ]; then
  say 'TLS files are there already and stay as they are'
elif [ -e ssl/privkey.pem ] || [ -e ssl/fullchain.pem ]; then
  fail 'only one of ssl/privkey.pem and ssl/fullchain.pem is there: put the other one beside it, or move it away'
else
  make_certificate
fi
say 'next: docker compose -f docker-compose-self-hosting.yml up -d --build --wait'
