#!/usr/bin/env bash
# The installer: checks the machine, asks what it has to know, and starts the suite. docs/admin/installer.md
#   bash <(curl -fsSL https://…/setup.sh)          the menu
#   bash setup.sh --action setup --domain example.com --email you@elsewhere.org --yes
# Every action can be run again: what is there already is kept. Read it from main() downwards.
# One long file, because it has to run from one address; what is done on a server that is set up comes with the release,
# in self-hosting/steps.
set -Eeuo pipefail

# Where releases come from, unless POSTKEEP_SOURCE says: a URL or a folder with a file `release` (scripts/make-release
# makes it), a .tar.gz, or a folder that is a release or a Git repository with tags.
readonly DEFAULT_SOURCE=https://github.com/postkeep/postkeep/releases/latest/download
# Who signs releases, as `ssh-ed25519 AAAA…`; scripts/make-release puts it in. Then what comes from a URL has to be signed by it.
readonly RELEASE_KEY=''
readonly PRODUCT=Postkeep SLUG=postkeep
readonly COMPOSE_FILE=docker-compose-self-hosting.yml COMPACT_FILE=self-hosting/compact.yml
readonly CLOUDFLARE_API=${CLOUDFLARE_API:-https://api.cloudflare.com/client/v4}
# Asked only when the machine itself has no public IPv4 address (it stands behind NAT).
readonly ADDRESS_SERVICE=${ADDRESS_SERVICE:-https://icanhazip.com}
readonly CLOCK_SERVER=http://cloudflare.com/
readonly MAIL_PROBES=(gmail-smtp-in.l.google.com mx1.mail.icloud.com)
readonly BLOCKLISTS=(zen.spamhaus.org bl.spamcop.net psbl.surriel.com)
readonly PUBLIC_PORTS=(25 80 443 465 587 993 995)
readonly DNS_POLL_SECONDS=${DNS_POLL_SECONDS:-15} DNS_POLLS=${DNS_POLLS:-240}
# A folder that stands for /, so that the checks can be tried on another machine's files.
readonly ROOT=${POSTKEEP_ROOT:-}
# MB of memory that a container for each service needs.
readonly FULL_MEMORY=1800
# Days that copies of what a restore replaced are kept.
readonly KEPT_DAYS=${KEPT_DAYS:-14}
readonly EXIT_USAGE=2 EXIT_UNFIT=4

main() {
  prepare_terminal
  # Programs that are started have no use for them.
  export -n AUTH_BASIC_USERNAME AUTH_BASIC_PASSWORD
  ARGUMENTS=("$@")
  read_arguments "$@"
  [[ $ACTION != help ]] || { show_help; exit 0; }
  open_log
  trap on_exit EXIT
  trap 'FAILED_AT="line $LINENO: $BASH_COMMAND"' ERR
  trap on_interrupt INT TERM
  [[ ${DEBUG:-} != true ]] || trace
  [[ -n ${POSTKEEP_CONTINUED:-} ]] || printf '\n%s%s%s  %s%s%s\n' "$BOLD" "$PRODUCT" "$PLAIN" "$DIM" "log: $LOG" "$PLAIN"
  if [[ $ACTION == menu ]]; then menu; else run_action "$ACTION"; fi
}

run_action() {
  ACTION_NOW=$1
  case "$1" in
    setup) action_setup ;;
    doctor) action_doctor ;;
    backups) on_server backups && set_up_backups ;;
    backup) on_server backups && back_up_now ;;
    auto-upgrades) on_server upgrades && set_up_auto_upgrades ;;
    upgrade) on_server upgrades && upgrade ;;
    renew) on_server certificates && renew_certificates ;;
    restore) on_server restore && restore_from_backup ;;
  esac
}

menu() {
  local choice status
  while true; do
    printf '\n'
    printf '  %s\n' '1  Initial setup' '2  Setup Backups' '3  Setup Auto Upgrades' '4  Renew certificates' \
      '5  Restore from Backup' '6  Help' '7  Exit'
    printf '\n'
    read_line choice 'Choose 1 to 7' || choice=7
    case "$choice" in
      1) choice=setup ;; 2) choice=backups ;; 3) choice=auto-upgrades ;; 4) choice=renew ;; 5) choice=restore ;;
      6) show_help; continue ;;
      7) say 'Goodbye.'; return 0 ;;
      *) say "\"$choice\" is not in the menu: type a number from 1 to 7."; continue ;;
    esac
    # Not in a condition, in which bash would no longer stop at errors.
    set +e
    (set -e; trap on_exit EXIT; run_action "$choice")
    status=$?
    set -e
    log "$choice ended with $status"
  done
}

# ---- The actions of the menu -----------------------------------------------------------------------------------------

readonly SETUP_STEPS=10

action_setup() {
  step 1 'Checking this machine'
  check_machine
  install_tools
  check_network
  conclude_checks
  step 2 'Your domain and address'
  lock_folder 0
  tell_resumption
  gather_answers
  check_domain
  conclude_checks
  step 3 "Fetching $PRODUCT"
  fetch_release
  step 4 'Docker'
  ensure_docker
  step 5 'Secrets, folders and a first certificate'
  settle_profile "$(wanted_profile)"
  make_environment
  step 6 'The image'
  get_images
  step 7 'DNS records'
  set_up_dns
  step 8 'Starting the services'
  start_services
  check_clients_seen
  conclude_checks
  step 9 'Certificate'
  set_up_certificate
  step 10 'Hardening'
  harden
  keep_log_small
  remember step finished
  tell_what_next
}

# What needs an installation: its own script goes on, for it belongs to what is installed; the steps are read from there.
on_server() {
  [[ -e $DIR/$COMPOSE_FILE && -e $DIR/self-hosting/.env ]] ||
    fail not-set-up "$PRODUCT is not set up in $DIR." 'Choose "Initial setup" first, or name the folder with --dir.'
  if [[ -e $DIR/setup.sh && ! ${BASH_SOURCE[0]:-} -ef $DIR/setup.sh ]]; then
    export POSTKEEP_CONTINUED=1
    exec bash "$DIR/setup.sh" "${ARGUMENTS[@]}" --action "$ACTION_NOW" --dir "$DIR"
  fi
  check_root
  conclude_checks
  DOMAIN=$(environment_value DOMAIN)
  use_steps "$1"
  has jq || install_packages jq || fail packages-failed 'jq could not be installed.' 'See whether apt-get update works; the log shows what it said.'
}

use_steps() {
  local file=$DIR/self-hosting/steps/$1.sh
  [[ -e $file ]] || fail release-older "The release in $DIR does not know this yet ($1)." 'Upgrade it: setup.sh --action upgrade'
  # shellcheck source=/dev/null
  source "$file"
}

action_doctor() {
  heading 'This machine'
  check_machine
  if has dig; then check_network; else finding warn tools-missing \
    'dig is missing, so DNS and the network were not checked.' 'Install it: apt-get install bind9-dnsutils'; fi
  DOMAIN=${DOMAIN:-$(environment_value DOMAIN)}
  if [[ -n $DOMAIN ]] && has dig; then
    heading "The domain $DOMAIN"
    check_domain
  fi
  if [[ -e $DIR/$COMPOSE_FILE ]]; then
    heading "$PRODUCT in $DIR"
    check_installation
  fi
  printf '\n'
  conclude_checks
  if ((WARNINGS)); then say "Nothing stands in the way, but look at the $WARNINGS $(plural "$WARNINGS" warning)."; else ok 'All is well.'; fi
}

show_help() {
  cat <<TEXT
$PRODUCT: a mail server for your own domain. Run as root on Debian 11+ or Ubuntu 20.04+.

  setup.sh [--action ACTION] [options]        without an action: a menu

  setup           check the machine, ask, install and start; run it again at any time
  doctor          only look: what is wrong, and how to mend it
  backups         choose a storage, make the recovery key, back up every night
  backup          back up now
  auto-upgrades   upgrade every night, when there is a newer release
  upgrade         upgrade now; goes back by itself when the new release does not work
  renew           renew the TLS certificates
  restore         restore everything or one mailbox from a backup

  --domain NAME         the server's own domain, such as example.com        (or DOMAIN)
  --email ADDRESS       where you are reached; best on another domain       (or EMAIL)
  --cert-method METHOD  http, cloudflare, manual or none; default: cloudflare with a token, else http
  --profile PROFILE     full: a container for each service; compact: one for all, on servers with less than 2 GB.
                        Default: what fits the memory; given later, it is changed   (or POSTKEEP_PROFILE)
  --dir FOLDER          where it is installed; default /opt/$SLUG
  --yes                 ask nothing: take what is given, and defaults
  --wait-dns            wait until the DNS records are seen
  --replace-dns         let Cloudflare records that say something else be replaced
  --ignore CODE,CODE    go on in spite of these findings of the checks
  --dev                 a trial: no checks from outside, no DNS, no firewall

  --snapshot ID         restore: which backup; default: the latest
  --mailbox ADDRESS     restore: only this mailbox
  --recovery-key-file FILE
                        restore: the recovery key, instead of typing it
  --force               restore: over what is there, of which a copy is kept
                        upgrade: a release that was taken back before

In the environment:
  AUTH_BASIC_USERNAME, AUTH_BASIC_PASSWORD
                        asked for by the site before the first sign-up; made where left out
  BACKUP_STORAGE        s3, sftp or directory, and what belongs to it: self-hosting/env.example
  POSTKEEP_SOURCE       where releases come from: a URL or a folder
  POSTKEEP_IMAGE        an image to pull instead of building it
  DEBUG=true            trace

A Cloudflare token is read from /root/.cloudflare.ini:  dns_cloudflare_api_token = "…"
Log: /var/log/$SLUG-setup.log    More: docs/admin/installer.md
TEXT
}

# ---- Arguments and answers -------------------------------------------------------------------------------------------

# shellcheck disable=SC2034  # the steps read them
read_arguments() {
  ACTION='' DOMAIN=${DOMAIN:-} EMAIL=${EMAIL:-} CERT_METHOD=${CERT_METHOD:-} DIR='' IGNORED=''
  PROFILE=${POSTKEEP_PROFILE:-}
  UNATTENDED='' DEV='' WAIT_DNS='' REPLACE_DNS='' SNAPSHOT='' MAILBOX='' RECOVERY_KEY_FILE='' FORCE=''
  while (($#)); do
    case "$1" in
      --action | --domain | --email | --cert-method | --profile | --dir | --ignore | --snapshot | --mailbox | --recovery-key-file)
        [[ -n ${2:-} ]] || usage "$1 needs a value."
        read_option "$1" "$2"
        shift
        ;;
      --*=*) read_option "${1%%=*}" "${1#*=}" ;;
      --yes | -y) UNATTENDED=1 ;;
      --dev) DEV=1 ;;
      --wait-dns) WAIT_DNS=1 ;;
      --replace-dns) REPLACE_DNS=1 ;;
      --force) FORCE=1 ;;
      --help | -h) ACTION=help ;;
      *) usage "\"$1\" is not known." ;;
    esac
    shift
  done
  DIR=${DIR:-$(default_folder)}
  SOURCE=${POSTKEEP_SOURCE:-$(recalled source)}
  SOURCE=${SOURCE:-$DEFAULT_SOURCE}
  choose_mode
}

# shellcheck disable=SC2034
read_option() {
  case "$1" in
    --action) ACTION=$2 ;;
    --domain) DOMAIN=$2 ;;
    --email) EMAIL=$2 ;;
    --cert-method) CERT_METHOD=$2 ;;
    --profile) PROFILE=$2 ;;
    --dir) DIR=$(realpath -m -- "$2") ;;
    --ignore) IGNORED+=",$2" ;;
    --snapshot) SNAPSHOT=$2 ;;
    --mailbox) MAILBOX=$2 ;;
    --recovery-key-file) RECOVERY_KEY_FILE=$2 ;;
    *) usage "\"$1\" is not known." ;;
  esac
}

# A terminal on which nobody can answer, as in cloud-init, makes it unattended.
choose_mode() {
  case "$ACTION" in
    '' | setup | backups | backup | auto-upgrades | upgrade | renew | restore | doctor | help) ;;
    *) usage "\"$ACTION\" is no action." ;;
  esac
  case "$CERT_METHOD" in
    '' | http | cloudflare | manual | none) ;;
    *) usage "--cert-method is http, cloudflare, manual or none, not \"$CERT_METHOD\"." ;;
  esac
  case "$PROFILE" in
    '' | full | compact) ;;
    *) usage "--profile is full or compact, not \"$PROFILE\"." ;;
  esac
  open_keyboard || UNATTENDED=1
  if [[ -z $ACTION && -n $UNATTENDED ]]; then
    [[ -n $DOMAIN && -n $EMAIL ]] || usage 'Nobody is there to answer: give --action, or DOMAIN and EMAIL for the setup.'
    ACTION=setup
  fi
  ACTION=${ACTION:-menu}
}

# The keyboard is fd 4: with curl … | bash the standard input is the script.
open_keyboard() {
  if [[ -t 0 ]]; then exec 4<&0; else { exec 4</dev/tty; } 2>/dev/null; fi
}

# Beside the script when that is part of a release, else /opt.
default_folder() {
  local script=${BASH_SOURCE[0]:-} here=''
  if [[ -f $script ]]; then here=$(cd "$(dirname "$script")" && pwd); fi
  if [[ -n $here && -e $here/$COMPOSE_FILE ]]; then printf '%s' "$here"; else printf '%s' "$ROOT/opt/$SLUG"; fi
}

gather_answers() {
  local known
  known=$(environment_value DOMAIN)
  if [[ -n $known && -n $DOMAIN && ${DOMAIN,,} != "$known" ]]; then
    fail domain-differs "$DIR is set up for $known already, not for ${DOMAIN,,}." \
      "Leave --domain out to go on with $known, or give another --dir."
  fi
  DOMAIN=${known:-${DOMAIN:-$(recalled domain)}}
  EMAIL=${EMAIL:-$(environment_value EMAIL)}
  EMAIL=${EMAIL:-$(recalled email)}
  check_credentials
  settle DOMAIN domain_problem 'The domain of your mail, such as example.com' --domain
  settle EMAIL email_problem 'Your e-mail address, best on another domain' --email
  DOMAIN=${DOMAIN,,} DOMAIN=${DOMAIN%.}
  CERT_METHOD=${CERT_METHOD:-$(recalled cert_method)}
  [[ -n $DEV ]] || settle_method
  [[ -z $CERT_METHOD ]] || remember cert_method "$CERT_METHOD"
  [[ $CERT_METHOD != cloudflare ]] || require_token
  remember domain "$DOMAIN"
  remember email "$EMAIL"
  ok "$DOMAIN, administered by $EMAIL"
}

# How certificates are got: from the option, .env, or the question.
settle_method() {
  local fallback=http
  [[ ! -e $ROOT/root/.cloudflare.ini ]] || fallback=cloudflare
  CERT_METHOD=${CERT_METHOD:-$(environment_value CERT_METHOD)}
  while true; do
    ask CERT_METHOD 'How to prove to the certificate authority that it is yours: http, cloudflare or manual' "$fallback"
    case "$CERT_METHOD" in http | cloudflare | manual | none) return 0 ;; esac
    bad "\"$CERT_METHOD\" is none of them."
    CERT_METHOD=''
  done
}

# In .env, where the job that renews reads it.
keep_method() {
  [[ -z $CERT_METHOD || $CERT_METHOD == "$(environment_value CERT_METHOD)" ]] || write_environment CERT_METHOD "$CERT_METHOD"
}

# Asks for the variable until it is right; without a keyboard what is given has to be.
settle() {
  local -n answer=$1
  local check=$2 question=$3 option=$4 problem
  while true; do
    if problem=$("$check" "$answer"); then return 0; fi
    if [[ -n $UNATTENDED ]]; then
      fail "${option#--}-invalid" "${problem}" "Give it with $option, or as ${!answer} in the environment."
    fi
    [[ -z $answer ]] || bad "$problem"
    read_line answer "$question" || fail "${option#--}-invalid" 'No answer was given.' "Give it with $option."
  done
}

# In .env they stand between single quotes. No trace: these are secrets.
check_credentials() {
  local -
  { set +x; } 2>/dev/null
  [[ ${AUTH_BASIC_USERNAME:-}${AUTH_BASIC_PASSWORD:-} != *[\'$'\n'$'\r']* ]] ||
    fail credentials-unusable "AUTH_BASIC_USERNAME and AUTH_BASIC_PASSWORD must not hold a quotation mark (') or a line break." 'Choose others.'
  [[ -z ${AUTH_BASIC_PASSWORD:-} || ${#AUTH_BASIC_PASSWORD} -ge 8 ]] ||
    fail credentials-unusable 'AUTH_BASIC_PASSWORD is shorter than 8 characters.' 'Choose a longer one, or leave it out: then one is made.'
}

domain_problem() {
  local name=${1,,}
  name=${name%.}
  [[ -n $name ]] || { printf 'The domain is missing.'; return 1; }
  [[ $name =~ ^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$ && ${#name} -le 240 ]] && return 0
  printf '"%s" is no domain name; it looks like example.com, without http:// or @.' "$1"
  return 1
}

email_problem() {
  [[ -n $1 ]] || { printf 'The e-mail address is missing.'; return 1; }
  [[ $1 =~ ^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$ ]] && return 0
  printf '"%s" is no e-mail address; it looks like you@example.org.' "$1"
  return 1
}

# ---- Preflight: what the machine is ----------------------------------------------------------------------------------

check_machine() {
  check_root
  check_system
  check_memory
  check_disk
  check_ports
  check_existing_docker
}

check_root() {
  [[ $(id -u) == 0 ]] || finding stop not-root 'This does not run as root.' 'Become root first: sudo -i, then start it again.'
}

check_system() {
  local name version
  name=$(os_release ID) version=$(os_release VERSION_ID)
  case "$name" in
    debian) require_version "$name" "$version" 11 'Debian 11' ;;
    ubuntu) require_version "$name" "$version" 20.04 'Ubuntu 20.04' ;;
    '') finding stop os-unknown 'There is no /etc/os-release, so the system is not known.' 'Use Debian 11+ or Ubuntu 20.04+.' ;;
    *) finding stop os-unsupported "This is $name; only Debian 11+ and Ubuntu 20.04+ are tried." \
      'Reinstall the server with Debian 12 or Ubuntu 24.04 in the panel of your provider.' ;;
  esac
  case "$(uname -m)" in
    x86_64 | aarch64 | arm64) ;;
    *) finding stop architecture-unsupported "The processor is $(uname -m); there are images for amd64 and arm64 only." \
      'Choose a server with a 64-bit Intel, AMD or ARM processor.' ;;
  esac
  case "$(systemd-detect-virt --container 2>/dev/null || true)" in
    openvz | lxc) finding warn virtualization-container "This server is a $(systemd-detect-virt --container) container, in which Docker often does not run." \
      'If Docker does not start, choose a server with its own kernel (KVM).' ;;
  esac
  has systemctl || finding stop systemd-missing 'There is no systemd, so nothing would start after a reboot.' 'Use an ordinary server image of Debian or Ubuntu.'
}

require_version() {
  if [[ -z $2 ]]; then
    finding warn os-version-unknown "The version of $1 is not known (a testing release?)." 'Best use a stable release.'
  elif [[ $(printf '%s\n' "$3" "$2" | sort -V | head -n 1) != "$3" ]]; then
    finding stop os-too-old "This is $1 $2; $4 or newer is needed." 'Upgrade the system, or reinstall it with Debian 12 or Ubuntu 24.04.'
  else
    ok "$1 $2, $(uname -m)"
  fi
}

check_memory() {
  local memory swap profile
  memory=$(memory_mb MemTotal) swap=$(memory_mb SwapTotal) profile=$(wanted_profile)
  if ((memory < 900)); then
    finding stop memory-too-small "There are $memory MB of memory; 1 GB is needed." 'Choose a larger plan: 2 GB of memory, or at least 1 GB.'
  elif ((memory < FULL_MEMORY)) && [[ $profile == full ]]; then
    finding warn memory-compact "There are $memory MB of memory; a container for each service needs 2 GB." \
      'Let all services run in one container: setup.sh --action setup --profile compact'
  elif [[ $profile == compact ]]; then
    ok "$memory MB of memory: all services in one container (compact)"
  else
    ok "$memory MB of memory"
  fi
  if ((swap < 512 && memory < 4000)); then
    finding warn swap-missing "There are $swap MB of swap; a short peak could end a service." \
      'Add some: fallocate -l 2G /swapfile && chmod 600 /swapfile && mkswap /swapfile && swapon /swapfile && echo "/swapfile none swap sw 0 0" >>/etc/fstab'
  fi
}

check_disk() {
  local size free inodes
  read -r size free < <(disk_mb) || true
  if ((${size:-0} < 19000)); then
    finding stop disk-too-small "The disk has $((${size:-0} / 1000)) GB; 20 GB are needed." 'Choose a larger disk.'
  elif ((free < 5000)); then
    finding stop disk-full "Only $((free / 1000)) GB of the disk are free; 5 GB are needed to begin." 'Make room (apt-get clean, docker system df), or add a disk.'
  elif ((free < 10000)); then
    finding warn disk-low "$((free / 1000)) GB of the disk are free, which mail fills sooner or later." 'Plan for a larger disk.'
  else
    ok "$((free / 1000)) GB of disk free"
  fi
  inodes=$(df -Pi "$(existing_part "$DIR")" | awk 'NR == 2 { print $4 }')
  if [[ $inodes =~ ^[0-9]+$ ]] && ((inodes > 0 && inodes < 100000)); then
    finding warn inodes-low "The file system has room for $inodes more files only." 'Use a file system with more inodes (mkfs.ext4 -i 8192).'
  fi
}

check_ports() {
  local port owner taken=''
  for port in "${PUBLIC_PORTS[@]}"; do
    owner=$(port_owner "$port")
    [[ -n $owner ]] || continue
    [[ $owner == docker-proxy && -n $(own_containers) ]] && continue
    taken=1
    case "$owner" in
      master | postfix | exim4 | sendmail* | opensmtpd | smtpd | dovecot | cyrmaster)
        finding stop port-mail-server "Port $port is taken by another mail server ($owner)." \
          "Stop it for good: systemctl disable --now $(unit_of "$owner"). Look first whether it holds mail that you need." ;;
      nginx | apache2 | caddy | lighttpd | haproxy)
        finding stop port-web-server "Port $port is taken by a web server ($owner)." "Stop it (systemctl disable --now $owner), or move its sites to another server." ;;
      docker-proxy) finding stop port-container "Port $port is taken by a container." 'See which one: docker ps; then: docker stop NAME' ;;
      *) finding stop port-in-use "Port $port is taken by $owner." "See: ss -ltnp 'sport = :$port'; then stop that program." ;;
    esac
  done
  [[ -n $taken ]] || ok "ports ${PUBLIC_PORTS[*]} are free for $PRODUCT"
}

check_existing_docker() {
  local version
  has docker || return 0
  version=$(docker --version 2>&1 || true)
  if [[ $version == *podman* ]]; then
    finding stop docker-is-podman 'The command docker is Podman here, which the services are not tried with.' 'Remove it: apt-get remove podman-docker'
  elif [[ $(readlink -f "$(command -v docker)") == */snap* ]]; then
    finding stop docker-snap 'Docker was installed as a snap, which cannot see /opt.' 'Remove it (snap remove docker); the setup then installs the ordinary one.'
  elif ! docker info >/dev/null 2>&1; then
    finding warn docker-stopped 'Docker is installed, but does not run.' 'The setup starts it. If it does not: journalctl -u docker -n 50'
  elif docker info --format '{{.SecurityOptions}}' 2>/dev/null | grep -q rootless; then
    finding stop docker-rootless 'Docker runs rootless, so that the addresses of clients are not seen.' 'Use the ordinary Docker: dockerd-rootless-setuptool.sh uninstall'
  elif [[ $(printf '%s\n' 20.10 "$(docker_version)" | sort -V | head -n 1) != 20.10 ]]; then
    finding stop docker-too-old "Docker $(docker_version) is too old; 20.10 is needed." 'Upgrade it: apt-get update && apt-get install docker-ce (or docker.io)'
  elif [[ $(docker compose version --short 2>/dev/null) =~ ^v?1\. ]]; then
    finding stop compose-too-old 'Docker Compose is version 1; 2 is needed.' 'Install the plugin: apt-get install docker-compose-plugin'
  else
    ok "Docker $(docker_version) is there already and is used"
    check_docker_ipv6
  fi
}

check_docker_ipv6() {
  ! docker_hides_ipv6 || finding warn docker-hides-ipv6 \
    "Docker $(docker_version) hides the addresses of IPv6 clients; limits and spam checks would take all for one." \
    'Where it runs nothing else the setup mends it. Else: upgrade to Docker 27, or set "experimental": true and "ip6tables": true in /etc/docker/daemon.json and restart Docker.'
}

# ---- Preflight: how the machine is reached ---------------------------------------------------------------------------

check_network() {
  [[ -z $DEV ]] || return 0
  check_resolver || return 0
  check_addresses
  check_outbound_mail
  check_clock
}

# Says only what is wrong: /etc/resolv.conf is never written.
check_resolver() {
  if ! grep -qs '^nameserver' "$ROOT/etc/resolv.conf"; then
    finding stop resolver-missing '/etc/resolv.conf names no resolver, so no name can be looked up.' \
      'Set one in the network configuration of the system (netplan, systemd-resolved); the setup leaves it alone.'
  elif [[ -z $(look_up NS .) ]]; then
    finding stop resolver-fails 'The DNS resolver of this server does not answer.' 'See /etc/resolv.conf and the firewall of your provider: UDP and TCP port 53 have to get out.'
  else
    return 0
  fi
  return 1
}

check_addresses() {
  local own
  own=$(route_source -4) IPV4=$own IPV6=$(route_source -6)
  if is_private "$own"; then
    IPV4=$(curl -4 -fsS --max-time 8 "$ADDRESS_SERVICE" 2>/dev/null || true)
    [[ -z $IPV4 ]] || finding warn ipv4-behind-nat "The server is $own inside and $IPV4 outside (NAT)." \
      "Forward the ports ${PUBLIC_PORTS[*]} to it, with the address of the sender kept."
  fi
  [[ $IPV6 =~ ^[23] ]] || IPV6=''
  if [[ -z $IPV4 && -z $IPV6 ]]; then
    finding stop address-missing 'The server has no public address.' 'Give it one in the panel of your provider.'
    return 0
  fi
  [[ -n $IPV4 ]] || finding warn ipv4-missing 'There is no public IPv4 address; many mail servers cannot reach an IPv6-only one.' 'Add an IPv4 address.'
  [[ -n $IPV6 ]] || finding note ipv6-missing 'There is no public IPv6 address. Mail works without.' 'Add one in the panel of your provider where you can.'
  ok "public address ${IPV4:-none}${IPV6:+, $IPV6}"
}

check_outbound_mail() {
  local server
  for server in "${MAIL_PROBES[@]}"; do
    # shellcheck disable=SC2016  # expanded by the inner bash
    if timeout 6 bash -c 'exec 3<>"/dev/tcp/$0/25"' "$server" 2>/dev/null; then
      ok 'mail can be sent (port 25 gets out)'
      return 0
    fi
  done
  finding warn outbound-25-blocked 'Port 25 does not get out: mail comes in, but cannot be sent.' \
    'Most providers block it at first. Ask their support to open outbound port 25 for your mail server.'
}

check_clock() {
  local date theirs off
  date=$(curl -sI --max-time 8 "$CLOCK_SERVER" 2>/dev/null | sed -n 's/^[Dd]ate: *//p' | tr -d '\r' || true)
  theirs=$(date -d "$date" +%s 2>/dev/null || true)
  if [[ -n $date && -n $theirs ]]; then
    off=$(($(date +%s) - theirs))
    if ((${off#-} > 120)); then
      finding stop clock-wrong "The clock is ${off#-} seconds off; certificates and signatures would fail." 'Set it: timedatectl set-ntp true, wait a minute, and start again.'
      return 0
    fi
  fi
  if [[ $(timedatectl show -p NTPSynchronized --value 2>/dev/null || true) == no ]]; then
    finding warn clock-unsynchronized 'The clock is right now, but nothing keeps it so.' 'Run: apt-get install systemd-timesyncd && timedatectl set-ntp true'
  fi
}

# ---- Preflight: what the world sees of the domain --------------------------------------------------------------------

check_domain() {
  [[ -z $DEV ]] || return 0
  check_delegation || return 0
  check_records
  check_reverse_name "$IPV4" ipv4
  check_reverse_name "$IPV6" ipv6
  [[ -z $IPV4 ]] || check_blocklists "$IPV4"
}

check_delegation() {
  local status
  status=$(dns_status "$DOMAIN")
  case "$status" in
    SERVFAIL) finding stop domain-servfail "The name servers of $DOMAIN fail (SERVFAIL)." \
      'Often DNSSEC is half set: remove the DS record at the registrar, or sign the zone again.' ;;
    NXDOMAIN) finding stop domain-not-found "$DOMAIN does not exist in the DNS." 'Register it, or set its name servers at the registrar; a new domain needs some hours.' ;;
    '') finding warn domain-unanswered "Nobody answered for $DOMAIN." 'Try again in a minute.' ;;
    *)
      if [[ -z $(look_up NS "$DOMAIN") && -z $(look_up SOA "$DOMAIN")$(look_up NS "${DOMAIN#*.}") ]]; then
        finding stop domain-not-delegated "$DOMAIN has no name servers." 'Set them at the registrar, and wait until they are seen.'
      else
        return 0
      fi
      ;;
  esac
  return 1
}

check_records() {
  local addresses exchangers wanted="mx.$DOMAIN."
  addresses=$(look_up A "$DOMAIN")
  if [[ -z $addresses ]]; then
    finding warn domain-without-address "$DOMAIN has no A record yet." 'Set the DNS records that the setup prints.'
  elif [[ -n $IPV4 ]] && ! grep -qxF "$IPV4" <<<"$addresses"; then
    finding warn domain-points-elsewhere "$DOMAIN points to ${addresses//$'\n'/, }, not to this server ($IPV4)." \
      "Change its A record. In Cloudflare switch the proxy off (grey cloud): mail cannot pass it."
  fi
  exchangers=$(look_up MX "$DOMAIN" | awk '{ print tolower($2) }')
  if [[ -z $exchangers ]]; then
    finding warn domain-without-mx "$DOMAIN has no MX record yet, so no mail comes." 'Set the DNS records that the setup prints.'
  elif ! grep -qxF "$wanted" <<<"$exchangers"; then
    finding warn domain-mail-elsewhere "Mail of $DOMAIN goes to ${exchangers//$'\n'/, } now." \
      "When you change its MX record to mx.$DOMAIN, new mail comes here; copy the old mail over first."
  fi
  if look_up TXT "$DOMAIN" | grep -ci '"v=spf1' | grep -qx '[2-9].*'; then
    finding warn spf-twice "$DOMAIN has more than one SPF record, which counts as none." 'Keep one TXT record that begins with v=spf1.'
  fi
}

check_reverse_name() {
  local address=$1 family=$2 name wanted="mx.$DOMAIN"
  [[ -n $address ]] || return 0
  name=$(dig +short +time=3 +tries=2 -x "$address" 2>/dev/null | grep -v '^;' | head -n 1 || true)
  name=${name%.}
  if [[ -z $name ]]; then
    finding warn "ptr-$family-missing" "$address has no reverse name (PTR); others refuse mail from it." "Set it to $wanted in the panel of your provider."
  elif [[ ${name,,} != "$wanted" ]]; then
    finding warn "ptr-$family-differs" "The reverse name (PTR) of $address is $name." "Set it to $wanted in the panel of your provider."
  else
    ok "$address is $name"
  fi
}

check_blocklists() {
  local list reversed answer
  reversed=$(awk -F. '{ print $4 "." $3 "." $2 "." $1 }' <<<"$1")
  for list in "${BLOCKLISTS[@]}"; do
    answer=$(look_up A "$reversed.$list")
    case "$answer" in
      '') ;;
      127.255.255.*) finding note blocklist-refused "$list does not answer your resolver, so it is not known whether you are on it." "Look by hand: https://check.spamhaus.org/results/?query=$1" ;;
      *127.0.0.1[01]*) finding warn blocklist-policy "$1 is on $list as an address that should not send mail." 'Ask your provider, or take it off at https://check.spamhaus.org' ;;
      127.*) finding warn blocklist-listed "$1 is on the blocklist $list: others refuse your mail." "Ask for its removal at the site of $list, or your provider for another address." ;;
    esac
  done
}

# ---- Preflight: what is installed ------------------------------------------------------------------------------------

check_installation() {
  local mode state days
  mode=$(stat -c %a "$DIR/self-hosting/.env" 2>/dev/null || true)
  case "$mode" in
    '') finding stop environment-missing "There is no $DIR/self-hosting/.env." 'Run the setup. If there was one, restore it from your copy first: without its keys old mail in the queue is lost.' ;;
    600 | 400) ;;
    *) finding stop environment-readable "Others can read the secrets in $DIR/self-hosting/.env (mode $mode)." "Run: chmod 600 $DIR/self-hosting/.env" ;;
  esac
  days=$(certificate_days)
  if [[ -z $days ]]; then
    finding stop certificate-missing "There is no readable certificate in $DIR/self-hosting/ssl." 'Run the setup, or put yours there.'
  elif ((days < 0)); then
    finding stop certificate-expired "The certificate has expired $((-days)) days ago." 'Put a new one in self-hosting/ssl.'
  elif ((days < 14)); then
    finding warn certificate-expires "The certificate expires in $days days." 'Put a new one in self-hosting/ssl.'
  else
    ok "the certificate is good for $days days"
  fi
  ! certificate_self_signed || tell_self_signed
  check_upgrade
  check_kept
  [[ -n $mode ]] && has docker && docker info >/dev/null 2>&1 || return 0
  state=$(compose ps --all --format '{{.Service}} {{.State}} {{.Health}} {{.ExitCode}}' 2>>"$LOG" | awk '
    $2 == "running" && ($3 == "healthy" || NF == 3) { next }
    $2 == "exited" && $NF == "0" { next }
    { print $1 " (" $2 ($3 ~ /^[a-z]/ ? ", " $3 : "") ")" }')
  if [[ -n $state ]]; then
    finding stop service-unhealthy "Not healthy: ${state//$'\n'/, }." "See why: cd $DIR && $(by_hand) logs --tail 50 ${state%% *}"
  elif [[ -z $(own_containers) ]]; then
    finding stop services-stopped 'The services do not run.' "Start them: cd $DIR && $(by_hand) up -d --wait"
  else
    ok 'all services are healthy'
    check_clients_seen
  fi
}

# Docker, or a rule of the firewall, may put itself between the services and who comes to them.
check_clients_seen() {
  local family address seen
  [[ -e $DIR/self-hosting/seen-by-mx ]] || return 0
  for family in 4 6; do
    address=$(route_source "-$family")
    [[ $family == 4 && -n $address || $address =~ ^[23] ]] || continue
    seen=$(seen_by_mx "$address")
    case "${seen,,}" in
      "${address,,}") ok "services see the addresses of clients (IPv$family)" ;;
      '') finding warn mx-silent "MX does not answer at $address, port 25." "See why: cd $DIR && $(by_hand) logs --tail 50 mx" ;;
      *) tell_clients_hidden "$family" "$seen" ;;
    esac
  done
}

seen_by_mx() { [[ -z $1 ]] || timeout 90 bash "$DIR/self-hosting/seen-by-mx" "$1" 2>>"$LOG" || true; }

tell_clients_hidden() {
  local family=ipv$1 remedy="Look for a rule that is too broad (iptables -t nat -S POSTROUTING), or \"iptables\": false in /etc/docker/daemon.json."
  if [[ $1 == 6 ]]; then
    remedy='Upgrade to Docker 27, or set "experimental": true and "ip6tables": true in /etc/docker/daemon.json and restart Docker.'
  fi
  finding stop "clients-hidden-$family" "NAT hides who comes by IPv$1: the services see $2 in place of all, and MX takes no mail from it." \
    "$remedy More: docs/admin/deployment.md"
}

# What restores replaced.
check_kept() {
  local kept
  kept=$(kept_copies 0)
  [[ -z $kept ]] || finding note copies-kept \
    "Copies of what restores replaced are kept: $(xargs -r -d '\n' du -scm -- <<<"$kept" | tail -n 1 | cut -f 1) MB." \
    "They go after $KEPT_DAYS days, with the nightly backup. To be rid of them now: find $DIR/self-hosting -maxdepth 3 -name '*before-restore-*'"
}

# DAYS that they have been kept at least; those of this second count.
kept_copies() {
  find "$DIR/self-hosting" -maxdepth 3 \( -name '*.before-restore-*' -o -name 'before-restore-*' -o -name '.env.before-*' \) -prune \
    ! -newerct "@$(($(date +%s) + 1 - $1 * 86400))" -print 2>/dev/null || true
}

check_upgrade() {
  if [[ -e $DIR/self-hosting/upgrade/state ]]; then
    finding warn upgrade-unfinished 'An upgrade was interrupted.' 'Go on with it: setup.sh --action upgrade'
  elif [[ -n $(recalled upgrade_failed) ]]; then
    finding warn upgrade-failed "The upgrade to $(recalled upgrade_failed) failed, and was taken back." \
      "See $LOG. A newer release is tried by itself; the same one with: setup.sh --action upgrade --force"
  fi
}

# ---- Findings --------------------------------------------------------------------------------------------------------

STOPS=0 WARNINGS=0

# stop: it cannot work. warn: something will not. note: good to know. Codes are listed in docs/admin/installer.md.
finding() {
  local level=$1 code=$2 text=$3 remedy=$4
  if [[ $level == stop && ",$IGNORED," == *",$code,"* ]]; then level=warn text+=' (ignored, as you wish)'; fi
  case "$level" in
    stop) STOPS=$((STOPS + 1)); bad "$text" "$code" ;;
    warn) WARNINGS=$((WARNINGS + 1)); mark "$YELLOW" "$SIGN_WARN" "$text" "$code" ;;
    note) mark "$DIM" "$SIGN_NOTE" "$text" "$code" ;;
  esac
  hint "$remedy"
}

conclude_checks() {
  local warnings=''
  ((STOPS)) || return 0
  FAILED=1
  ((WARNINGS == 0)) || warnings=", and $WARNINGS $(plural "$WARNINGS" warning)"
  printf '\n'
  bad "$STOPS $(plural "$STOPS" problem) to mend first$warnings."
  hint "Do what stands behind $SIGN_HINT above, then start this again. A single check is passed over with --ignore CODE."
  exit "$EXIT_UNFIT"
}

plural() {
  if (($1 == 1)); then printf '%s' "$2"; else printf '%ss' "$2"; fi
}

# ---- Probes: each one fact of the machine ----------------------------------------------------------------------------

os_release() { sed -n "s/^$1=\"\{0,1\}\([^\"]*\)\"\{0,1\}$/\1/p" "$ROOT/etc/os-release" 2>/dev/null || true; }

memory_mb() { awk -v name="$1:" '$1 == name { print int($2 / 1024) }' "$ROOT/proc/meminfo"; }

# Size and free space, MB, of the disk that the folder is or will be on.
disk_mb() { df -Pk "$(existing_part "$DIR")" | awk 'NR == 2 { print int($2 / 1000), int($4 / 1000) }'; }

existing_part() {
  local path=$1
  while [[ ! -d $path ]]; do path=$(dirname "$path"); done
  printf '%s' "$path"
}

port_owner() {
  ss -H -ltnp 2>/dev/null | awk -v port="$1" '
    { count = split($4, part, ":") }
    part[count] == port { name = "another program"; if (match($0, /\(\("[^"]+"/)) name = substr($0, RSTART + 3, RLENGTH - 4); print name; exit }'
}

unit_of() { case "$1" in master) printf postfix ;; smtpd) printf opensmtpd ;; cyrmaster) printf cyrus-imapd ;; *) printf '%s' "$1" ;; esac; }

own_containers() { docker ps -q --filter "label=com.docker.compose.project.working_dir=$DIR" 2>/dev/null || true; }

# Before Docker 27 a proxy stands between the services and who comes by IPv6.
docker_hides_ipv6() {
  [[ $(printf '%s\n' 27 "$(docker_version)" | sort -V | head -n 1) != 27 ]] &&
    ! grep -qs '"ip6tables": *true' "$ROOT/etc/docker/daemon.json"
}

docker_version() { docker version --format '{{.Server.Version}}' 2>/dev/null || true; }

# The address with which the machine would speak to the world: -4 or -6.
route_source() {
  local target=1.1.1.1
  [[ $1 == -4 ]] || target=2606:4700:4700::1111
  ip "$1" -o route get "$target" 2>/dev/null | sed -n 's/.* src \([^ ]*\).*/\1/p' || true
}

is_private() { [[ -z $1 || $1 =~ ^(10\.|127\.|192\.168\.|169\.254\.|172\.(1[6-9]|2[0-9]|3[01])\.|100\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\.) ]]; }

look_up() { dig +short +time=3 +tries=2 "$1" "$2" 2>/dev/null | grep -v '^;' || true; }

dns_status() { dig +noall +comments +time=3 +tries=2 SOA "$1" 2>/dev/null | sed -n 's/.*status: \([A-Z]*\).*/\1/p' | head -n 1 || true; }

# All ports on which this machine may be administered: configured, listening, socket-activated, and in use right now.
ssh_ports() {
  {
    sshd -T 2>/dev/null | awk '$1 == "port" { print $2 }' || true
    ss -H -ltnp 2>/dev/null | awk '/"sshd"/ { count = split($4, part, ":"); print part[count] }' || true
    systemctl show ssh.socket --property=Listen 2>/dev/null | grep -oE '[0-9]+ \(Stream' | cut -d ' ' -f 1 || true
    awk '{ print $4 }' <<<"${SSH_CONNECTION:-}"
  } | grep -xE '[0-9]+' | sort -un || true
}

certificate_days() {
  local end
  end=$(openssl x509 -noout -enddate -in "$DIR/self-hosting/ssl/fullchain.pem" 2>/dev/null) || return 0
  printf '%s' $((($(date -d "${end#notAfter=}" +%s) - $(date +%s)) / 86400))
}

certificate_self_signed() {
  local names
  names=$(openssl x509 -noout -issuer -subject -nameopt RFC2253 -in "$DIR/self-hosting/ssl/fullchain.pem" 2>/dev/null) || return 1
  [[ $(sed -n 's/^issuer= *//p' <<<"$names") == "$(sed -n 's/^subject= *//p' <<<"$names")" ]]
}

has() { command -v "$1" >/dev/null 2>&1; }

# ---- Steps: packages and Docker --------------------------------------------------------------------------------------

install_tools() {
  ((STOPS == 0)) || return 0
  local wanted=()
  has curl || wanted+=(curl ca-certificates)
  has dig || wanted+=(bind9-dnsutils)
  has openssl || wanted+=(openssl)
  has ss || wanted+=(iproute2)
  has jq || wanted+=(jq)
  ((${#wanted[@]})) || return 0
  install_packages "${wanted[@]}" || fail packages-failed "The packages ${wanted[*]} could not be installed." \
    'See whether apt-get update works; the log shows what it said.'
}

install_packages() {
  quietly 'Reading the package lists' apt_get update && quietly "Installing $*" apt_get install --no-install-recommends "$@"
}

apt_get() { DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=a apt-get -y -q -o DPkg::Lock::Timeout=300 "$@"; }

ensure_docker() {
  has docker || install_docker
  if ! docker info >/dev/null 2>&1; then
    quietly 'Starting Docker' systemctl enable --now docker || true
    docker info >/dev/null 2>>"$LOG" || fail docker-fails 'Docker does not start.' 'See why: journalctl -u docker -n 50'
  fi
  docker compose version >/dev/null 2>&1 || install_compose
  let_docker_show_ipv6
  systemctl enable docker >>"$LOG" 2>&1 || true
  ok "Docker $(docker_version), Compose $(docker compose version --short 2>/dev/null)"
}

# An older Docker hides who comes by IPv6, unless it is told. Only where nobody else uses it; taken back where it cannot do so.
let_docker_show_ipv6() {
  local file=$ROOT/etc/docker/daemon.json
  [[ $(route_source -6) =~ ^[23] && ! -e $file && $(docker ps -q) == "$(own_containers)" ]] && docker_hides_ipv6 || return 0
  mkdir -p "${file%/*}"
  printf '{ "experimental": true, "ip6tables": true }\n' >"$file"
  if quietly 'Letting Docker show who comes by IPv6' systemctl restart docker && docker info >/dev/null 2>>"$LOG"; then return 0; fi
  rm "$file"
  quietly 'Starting Docker as it was' systemctl restart docker || fail docker-fails 'Docker does not start.' 'See why: journalctl -u docker -n 50'
}

# From Docker's own packages, as their documentation has it; else from the distribution.
install_docker() {
  local repository
  repository=https://download.docker.com/linux/$(os_release ID)
  mkdir -p "$ROOT/etc/apt/keyrings" "$ROOT/etc/apt/sources.list.d"
  if curl -fsSL --max-time 60 "$repository/gpg" -o "$ROOT/etc/apt/keyrings/docker.asc" 2>>"$LOG"; then
    printf 'deb [arch=%s signed-by=/etc/apt/keyrings/docker.asc] %s %s stable\n' "$(dpkg --print-architecture)" "$repository" \
      "$(os_release VERSION_CODENAME)" >"$ROOT/etc/apt/sources.list.d/docker.list"
    if install_packages docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin; then return 0; fi
    rm -f "$ROOT/etc/apt/sources.list.d/docker.list"
  fi
  install_packages docker.io || fail docker-install-failed 'Docker could not be installed.' \
    'Install it by hand (https://docs.docker.com/engine/install/), then start the setup again.'
}

install_compose() {
  local package
  for package in docker-compose-plugin docker-compose-v2; do
    if quietly "Installing $package" apt_get install "$package" && docker compose version >/dev/null 2>&1; then return 0; fi
  done
  fail compose-missing 'Docker is there, but not its Compose plugin.' \
    'Install it by hand (https://docs.docker.com/compose/install/linux/), then start the setup again.'
}

# ---- Steps: the release, its secrets, its images ---------------------------------------------------------------------

# Only a complete copy is marked; an interrupted one is made again. Data and secrets are never in a release.
fetch_release() {
  local scratch
  if [[ -e $DIR/$COMPOSE_FILE && ( $(recalled release) == complete || $DIR -ef $SOURCE || -e $DIR/.git ) ]]; then
    ok "the release in $DIR is used"
    return 0
  fi
  scratch=$(mktemp -d "$DIR/.release.XXXXXX")
  find_release "$scratch"
  unpack_release "$scratch"
  quietly "Copying into $DIR" copy_release "$RELEASE" "$DIR" || fail copy-failed "The release could not be copied into $DIR." 'See the log; is the disk full?'
  rm -rf "$scratch"
  remember release complete
  [[ -z ${POSTKEEP_SOURCE:-} ]] || remember source "$SOURCE"
}

# What the source offers, for this script and its steps: RELEASE_VERSION (empty where only the archive tells it), RELEASE_ARCHIVE, RELEASE_SHA256 and
# RELEASE_IMAGE, or RELEASE, a folder. SCRATCH is where downloads go.
# shellcheck disable=SC2034
find_release() {
  local scratch=$1 description
  RELEASE='' RELEASE_VERSION='' RELEASE_ARCHIVE='' RELEASE_SHA256='' RELEASE_IMAGE=''
  case "$SOURCE" in
    *.tar.gz | *.tgz)
      [[ -z $RELEASE_KEY || $SOURCE != http?(s)://* ]] ||
        fail release-unsigned "Nobody has signed $SOURCE." 'Give the address of the folder with its file "release", or a file that you trust, with POSTKEEP_SOURCE.'
      RELEASE_ARCHIVE=$SOURCE && return 0
      ;;
    http://* | https://*)
      description=$scratch/release.txt
      fetch "${SOURCE%/}/release" "$description"
      check_signature "$description"
      ;;
    *) description=${SOURCE%/}/release ;;
  esac
  if [[ -f $description ]]; then
    read_description "$description"
  elif [[ -e $SOURCE/.git ]] && RELEASE_VERSION=$(newest_tag "$SOURCE") && [[ -n $RELEASE_VERSION ]]; then
    git -C "$SOURCE" archive --format=tar.gz -o "$scratch/release.tar.gz" "$RELEASE_VERSION" 2>>"$LOG" ||
      fail release-damaged "The tag $RELEASE_VERSION in $SOURCE could not be read." 'See the log.'
    RELEASE_ARCHIVE=$scratch/release.tar.gz RELEASE_VERSION=${RELEASE_VERSION#v}
  else
    RELEASE=$SOURCE RELEASE_VERSION=$(version_in "$SOURCE")
  fi
}

# Of the description, which holds the checksum of the archive. The key came with the release that is installed, or with this script.
check_signature() {
  [[ -n $RELEASE_KEY ]] || return 0
  has ssh-keygen || install_packages openssh-client || fail packages-failed 'openssh-client could not be installed.' 'Install it: apt-get install openssh-client'
  fetch "${SOURCE%/}/release.sig" "$1.sig"
  printf '%s %s\n' "$SLUG" "$RELEASE_KEY" >"$1.signers"
  ssh-keygen -Y verify -f "$1.signers" -I "$SLUG" -n "$SLUG-release" -s "$1.sig" <"$1" >>"$LOG" 2>&1 ||
    fail release-unsigned "The release at $SOURCE is not signed by who signed this one." 'Do not use this source. When the project says that it has a new key, get setup.sh anew.'
}

newest_tag() { git -C "$1" tag --list --sort=-v:refname 'v[0-9]*' 2>/dev/null | grep -xE 'v[0-9]+(\.[0-9]+)+' | head -n 1 || true; }

# shellcheck disable=SC2034
read_description() {
  local name value
  while IFS='=' read -r name value; do
    case "$name" in
      version) RELEASE_VERSION=$value ;;
      archive) RELEASE_ARCHIVE=$value ;;
      sha256) RELEASE_SHA256=$value ;;
      image) RELEASE_IMAGE=$value ;;
    esac
  done <"$1"
  [[ $RELEASE_VERSION =~ ^[0-9][0-9A-Za-z.-]*$ && $RELEASE_ARCHIVE =~ ^[0-9A-Za-z][0-9A-Za-z._-]*$ && $RELEASE_SHA256 =~ ^[0-9a-f]{64}$ ]] ||
    fail release-damaged "The description of the release at $SOURCE is not complete." 'Give the address of a release with POSTKEEP_SOURCE.'
  RELEASE_ARCHIVE=${SOURCE%/}/$RELEASE_ARCHIVE
}

# Leaves the release in the folder RELEASE, its archive compared with its checksum.
unpack_release() {
  local scratch=$1 archive=$RELEASE_ARCHIVE
  if [[ -n $archive ]]; then
    if [[ $archive == http?(s)://* ]]; then
      archive=$scratch/release.tar.gz
      fetch "$RELEASE_ARCHIVE" "$archive"
    fi
    [[ -z $RELEASE_SHA256 ]] || sha256sum --check --status <<<"$RELEASE_SHA256  $archive" 2>>"$LOG" ||
      fail release-damaged "$RELEASE_ARCHIVE is not what its release says (SHA-256)." 'Start it again; when it stays so, do not use this source.'
    rm -rf "$scratch/release" && mkdir "$scratch/release"
    tar -xzf "$archive" -C "$scratch/release" 2>>"$LOG" ||
      fail release-damaged "$RELEASE_ARCHIVE is no .tar.gz." 'Give the address of a release with POSTKEEP_SOURCE.'
    RELEASE=$(find "$scratch/release" -maxdepth 2 -name "$COMPOSE_FILE" -printf '%h\n' -quit)
  fi
  [[ -n $RELEASE && -e $RELEASE/$COMPOSE_FILE && -e $RELEASE/self-hosting/prepare.sh ]] ||
    fail release-incomplete "$SOURCE holds no release of $PRODUCT." 'Give a .tar.gz or a folder of a release with POSTKEEP_SOURCE.'
}

fetch() {
  quietly "Downloading ${1##*//}" curl -fsSL --retry 3 --max-time 900 "$1" -o "$2" ||
    fail download-failed "$1 could not be downloaded." 'See whether the address is right (POSTKEEP_SOURCE) and the server reaches the internet.'
}

version_in() { sed -n 's/^ *"version": *"\([^"]*\)".*/\1/p' "$1/package.json" 2>/dev/null | head -n 1 || true; }

copy_release() {
  tar -C "$1" --anchored --exclude=./.git --exclude=./.data --exclude=./.tool --exclude=./.release.'*' --exclude=./node_modules \
    --exclude=./self-hosting/.env'*' --exclude=./self-hosting/'setup-state*' --exclude=./self-hosting/'*'-data \
    --exclude=./self-hosting/mongo-backups --exclude=./self-hosting/ssl --exclude=./self-hosting/upgrade \
    --no-anchored --exclude=node_modules -cf - . |
    tar -C "$2" --no-same-owner -xf -
}

# prepare.sh makes .env, folders and a self-signed certificate, each only where it is missing.
make_environment() {
  local new=''
  [[ -e $DIR/self-hosting/.env ]] || new=1
  quietly 'Preparing secrets and folders' "$DIR/self-hosting/prepare.sh" "$DOMAIN" ||
    fail prepare-failed 'Secrets and folders could not be prepared.' 'The lines above say why.'
  add_administrator
  keep_method
  chmod 600 "$DIR/self-hosting/.env"
  if [[ -n $new ]]; then
    say "The secrets are in $DIR/self-hosting/.env. Keep a copy in a safe place, away from this server."
  else
    say 'Existing secrets were kept.'
  fi
}

# full or compact: as asked for, as it is installed, or what fits the memory.
wanted_profile() {
  if [[ -n $PROFILE ]]; then
    printf '%s' "$PROFILE"
  elif [[ -e $DIR/self-hosting/.env ]]; then
    installed_profile
  elif (($(memory_mb MemTotal) < FULL_MEMORY)); then
    printf compact
  else
    printf full
  fi
}

installed_profile() { if is_compact; then printf compact; else printf full; fi; }

is_compact() { grep -qs '^COMPOSE_FILE=.*compact\.yml' "$DIR/.env"; }

# In the .env beside the Compose file, where Compose looks for it: what is typed by hand is right too. It is no setting that a
# backup of another server should bring.
settle_profile() {
  local profile=$1
  [[ $profile != "$(installed_profile)" ]] || return 0
  if [[ -n $(own_containers) ]]; then
    quietly 'Stopping the services, to start them otherwise' compose down --remove-orphans ||
      fail stop-failed 'The services could not be stopped.' 'The log says why.'
  fi
  if [[ $profile == compact ]]; then
    write_settings "$DIR/.env" COMPOSE_FILE "$COMPOSE_FILE:$COMPACT_FILE" COMPOSE_PROFILES "$(compose_profiles compact)"
    ok 'all services run in one container (compact)'
  else
    write_settings "$DIR/.env" COMPOSE_FILE "$COMPOSE_FILE" COMPOSE_PROFILES "$(compose_profiles)"
    ok 'each service runs in a container of its own'
  fi
}

# [compact]: with the other profiles that the operator has switched on.
compose_profiles() {
  local others
  others=$(sed -n "s/^COMPOSE_PROFILES=//p" "$DIR/.env" 2>/dev/null | tail -n 1 | tr -d "'" | tr , '\n' | grep -vx compact | grep . | paste -sd , || true)
  printf '%s' "${1:-}${1:+${others:+,}}$others"
}

# Without one the services go on with what is there: mail comes in all the same.
set_up_certificate() {
  if [[ -n $DEV ]]; then
    say 'A trial: the certificate is self-signed.'
  elif [[ ! -e $DIR/self-hosting/steps/certificates.sh ]]; then
    tell_self_signed
  else
    use_steps certificates
    ensure_certificate
  fi
}

# The logs of this script and of what it puts into cron.
keep_log_small() {
  local file=$ROOT/etc/logrotate.d/$SLUG
  [[ -d $ROOT/etc/logrotate.d && ! -e $file ]] || return 0
  printf '%s {\n  weekly\n  rotate 8\n  compress\n  missingok\n  notifempty\n  create 0600 root root\n}\n' "/var/log/$SLUG-*.log" >"$file"
}

tell_self_signed() {
  finding note certificate-self-signed 'The certificate is self-signed: mail programs warn about it.' \
    "Get one of a public authority: setup.sh --action renew, as soon as the DNS records are seen."
}

# Adds what is missing, never changes a line; single quotes, for Compose would take $ and # for its own. No trace here.
add_administrator() {
  local - file=$DIR/self-hosting/.env lines=''
  { set +x; } 2>/dev/null
  [[ -n $(environment_value EMAIL) ]] || lines+="EMAIL=$EMAIL"$'\n'
  [[ -n $(environment_value AUTH_BASIC_USERNAME) ]] || lines+="AUTH_BASIC_USERNAME='${AUTH_BASIC_USERNAME:-admin}'"$'\n'
  if [[ -z $(environment_value AUTH_BASIC_PASSWORD) ]]; then
    lines+="AUTH_BASIC_PASSWORD='${AUTH_BASIC_PASSWORD:-$(openssl rand -hex 12)}'"$'\n'
  fi
  [[ -n $lines ]] || return 0
  printf '\n# --- Written by setup.sh: who administers the server ---\n%s' "$lines" >>"$file"
}

environment_value() {
  local - value
  { set +x; } 2>/dev/null
  value=$(sed -n "s/^$1=//p" "$DIR/self-hosting/.env" 2>/dev/null | tail -n 1 || true)
  value=${value#\'}
  printf '%s' "${value%\'}"
}

# NAME VALUE …
write_environment() { write_settings "$DIR/self-hosting/.env" "$@"; }

# FILE NAME VALUE …, made where it is missing: in the place of the name's line, also of a commented one, else at the end. No trace here.
write_settings() {
  local - file=$1 lines='' scratch
  { set +x; } 2>/dev/null
  shift
  while (($#)); do
    lines+="$1='$2'"$'\n'
    shift 2
  done
  [[ -e $file ]] || (umask 077; : >"$file")
  scratch=$(mktemp "$file.XXXXXX")
  chown --reference="$file" "$scratch"
  chmod --reference="$file" "$scratch"
  SETTINGS=$lines awk '
    BEGIN { count = split(ENVIRON["SETTINGS"], line, "\n") - 1
      for (i = 1; i <= count; i++) wanted[substr(line[i], 1, index(line[i], "=") - 1)] = line[i] }
    { name = $0; sub(/^#/, "", name); sub(/=.*/, "", name) }
    /^#?[A-Z]/ && name in wanted { if (!(name in written)) print wanted[name]; written[name] = 1; next }
    { print }
    END { for (i = 1; i <= count; i++) { name = substr(line[i], 1, index(line[i], "=") - 1); if (!(name in written)) print line[i]; written[name] = 1 } }
  ' "$file" >"$scratch"
  sync "$scratch"
  mv -f "$scratch" "$file"
}

# Under the name that the Compose file has, so that what is typed by hand later finds it too.
get_images() {
  local image=$SLUG:local
  if docker image inspect "$image" >/dev/null 2>&1; then
    ok "the image $image is there"
    return 0
  fi
  if [[ -n ${POSTKEEP_IMAGE:-} ]]; then
    if quietly "Pulling $POSTKEEP_IMAGE" docker pull "$POSTKEEP_IMAGE"; then
      docker tag "$POSTKEEP_IMAGE" "$image"
      return 0
    fi
    say 'It is built here instead.'
  fi
  quietly 'Building the image (some minutes the first time)' compose build ||
    fail build-failed 'The image could not be built.' 'The lines above say why. Often the network or the disk failed: start the setup again.'
}

start_services() {
  local sick
  let_mx_look_again
  if quietly 'Starting, until all are healthy' compose up -d --wait; then return 0; fi
  sick=$(compose ps --all --format '{{.Service}} {{.State}} {{.Health}}' 2>>"$LOG" | awk '$3 != "healthy" && $2 != "exited" { print $1 }' | head -n 3)
  fail start-failed "Not all services became healthy${sick:+: ${sick//$'\n'/, }}." \
    "See why: cd $DIR && $(by_hand) logs --tail 50 ${sick%%$'\n'*}"
}

# An MX from which NAT had hidden its clients is well again as soon as it sees one; its health is asked every 5 seconds.
let_mx_look_again() {
  [[ $(compose ps --format '{{.Service}} {{.Health}}' 2>>"$LOG") =~ (mx|compact)' unhealthy' ]] || return 0
  seen_by_mx "$(route_source -4)" >>"$LOG"
  seen_by_mx "$(route_source -6)" >>"$LOG"
  sleep 10
}

# With what the operator has changed, in a file of the name that Compose has for that.
compose() {
  (
    cd "$DIR"
    if [[ -e docker-compose.override.yml ]]; then set -- -f docker-compose.override.yml "$@"; fi
    if is_compact; then set -- -f "$COMPACT_FILE" "$@"; fi
    env -u POSTKEEP_IMAGE -u COMPOSE_FILE -u COMPOSE_PROFILES docker compose -f "$COMPOSE_FILE" "$@"
  )
}

# How Compose is called in the folder by who types it: its .env says the rest.
by_hand() { if is_compact; then printf 'docker compose'; else printf 'docker compose -f %s' "$COMPOSE_FILE"; fi; }

# The postkeep command, in a container of its own.
postkeep() { compose run --rm -T "$SLUG" "$@"; }

# Services of other images than ours: they are started before all others.
data_stores() {
  compose config --format json 2>>"$LOG" |
    jq -r --arg ours "$SLUG:" '.services | to_entries[] | select((.value.image // "") | startswith($ours) | not) | .key'
}

# Read to its end: grep -q would break the pipe.
answers_web() { has_service web || has_service compact; }

has_service() { [[ $'\n'"$(compose config --services 2>>"$LOG")"$'\n' == *$'\n'"$1"$'\n'* ]]; }

# NAME LINE…: what cron starts. A file that is there for this folder stays, with its times.
write_cron() {
  local file=$ROOT/etc/cron.d/$SLUG-$1
  shift
  if grep -qsF -- "--dir $DIR " "$file"; then
    ok "cron knows it already: $file"
    return 0
  fi
  [[ -d $ROOT/etc/cron.d ]] || install_packages cron || fail cron-missing 'There is no cron.' 'Install it: apt-get install cron'
  mkdir -p "$ROOT/etc/cron.d"
  {
    printf '# Written by setup.sh. Change the times as you like; delete the file to switch it off. Log: %s\n' "$LOG"
    printf 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\nMAILTO=""\n'
    printf '%s\n' "$@"
  } >"$file.new"
  chmod 644 "$file.new"
  mv -f "$file.new" "$file"
  ok "every night at $(awk '$6 == "root" { printf "%02d:%02d", $2, $1; exit }' "$file"), by $file"
}

# ---- Steps: DNS ------------------------------------------------------------------------------------------------------

set_up_dns() {
  if [[ -n $DEV ]]; then
    say 'A trial: no DNS records are needed.'
    return 0
  fi
  read_dns_records
  print_records
  if [[ -e $ROOT/root/.cloudflare.ini ]]; then
    write_to_cloudflare
  else
    say "Set these records where $DOMAIN is managed. They may take an hour to be seen."
  fi
  [[ -z $WAIT_DNS ]] || wait_for_dns
}

# Type, name, value and priority, separated by tabs: from the image, for they are those that the web admin and the doctor look for.
read_dns_records() {
  DNS_RECORDS=$(docker run --rm --network none "$SLUG:local" "$SLUG" dns "$DOMAIN" ${IPV4:+--ipv4 "$IPV4"} ${IPV6:+--ipv6 "$IPV6"} --json 2>>"$LOG" |
    jq -r '.[] | [.type, .name, .value, .priority // ""] | @tsv') || fail image-broken 'The image does not run.' \
    "See the log. To build it anew: docker image rm $SLUG:local, then start the setup again."
}

print_records() {
  local type name value priority
  printf '\n  %s%-6s %-30s %s%s\n' "$BOLD" Type Name Value "$PLAIN"
  while IFS=$'\t' read -r type name value priority; do
    name=${name%"$DOMAIN"} name=${name%.}
    printf '  %-6s %-30s %s\n' "$type" "${name:-@}" "${priority:+$priority }$value"
  done <<<"$DNS_RECORDS"
  [[ -z $IPV4 ]] || printf '  %-6s %-30s %s\n' PTR "$IPV4" "mx.$DOMAIN   (in the panel of your server's provider)"
  [[ -z $IPV6 ]] || printf '  %-6s %-30s %s\n' PTR "$IPV6" "mx.$DOMAIN   (there too)"
  printf '  %sThe DKIM record is shown when you add the domain, at the end.%s\n\n' "$DIM" "$PLAIN"
  printf '%s\n' "$DNS_RECORDS" >>"$LOG"
}

wait_for_dns() {
  local try
  for ((try = 0; try < DNS_POLLS; try++)); do
    if dns_is_seen; then
      ok 'the DNS records are seen'
      return 0
    fi
    ((try)) || say "Waiting until the records are seen; every $DNS_POLL_SECONDS s. Ctrl-C ends it, and the setup can be started again."
    sleep "$DNS_POLL_SECONDS"
  done
  fail dns-not-seen "The records of $DOMAIN are still not seen." 'Compare them with the table above, then start the setup again.'
}

dns_is_seen() {
  look_up MX "$DOMAIN" | grep -qix ".* mx\.${DOMAIN//./\\.}\." || return 1
  [[ -z $IPV4 ]] || look_up A "mx.$DOMAIN" | grep -qxF "$IPV4" || return 1
  [[ -n $IPV4 || -z $IPV6 ]] || look_up AAAA "mx.$DOMAIN" | grep -qixF "$IPV6"
}

# ---- Steps: Cloudflare -----------------------------------------------------------------------------------------------

write_to_cloudflare() {
  local zone type name value priority outcome differing=0 written=0
  require_token
  zone=$(cloudflare_zone)
  [[ -n $zone ]] || fail cloudflare-zone-missing "The Cloudflare token cannot see a zone for $DOMAIN." \
    'Add the domain in Cloudflare, and give the token Zone:Read and DNS:Edit for it.'
  while IFS=$'\t' read -r type name value priority; do
    outcome=$(write_record "$zone" "$type" "$name" "$value" "${priority:-0}") ||
      fail cloudflare-refused "Cloudflare did not take $type $name." 'The log says why. The token needs DNS:Edit for the zone.'
    case "$outcome" in
      written) written=$((written + 1)) ;;
      differs*)
        differing=$((differing + 1))
        mark "$YELLOW" "$SIGN_WARN" "$type $name says ${outcome#differs } and was left as it is" cloudflare-differs ;;
    esac
  done <<<"$DNS_RECORDS"
  ok "Cloudflare: $written $(plural "$written" record) written"
  ((differing == 0)) || hint 'Change these by hand, or run the setup with --replace-dns when nothing else needs them.'
}

# Prints written, same, or differs and what it says. Other records of the name, such as other TXT, are left alone.
write_record() {
  local zone=$1 type=$2 name=$3 value=$4 priority=$5 found same id body method=POST path
  # Addresses and a CNAME of one name stand in each other's way.
  found=$(cloudflare GET "zones/$zone/dns_records?name=$name&per_page=100") || return 1
  found=$(jq -c --arg type "$type" --arg value "$value" '[.result[] | (.content |= (ltrimstr("\"") | rtrimstr("\""))) |
    if $type == "TXT" then select(.type == "TXT" and (.content | split(" ")[0] | split(";")[0]) == ($value | split(" ")[0] | split(";")[0]))
    elif $type == "CNAME" then select(.type == "A" or .type == "AAAA" or .type == "CNAME")
    elif $type == "A" or $type == "AAAA" then select(.type == $type or .type == "CNAME")
    else select(.type == $type) end]' <<<"$found") || return 1
  same=$(jq -r --arg type "$type" --arg value "$value" 'any(.[]; .type == $type and .content == $value and .proxied != true)' <<<"$found")
  if [[ $same == true ]]; then
    printf same
    return 0
  fi
  id=$(jq -r '.[0].id // ""' <<<"$found") path=zones/$zone/dns_records
  if [[ -n $id && -z $REPLACE_DNS ]]; then
    printf 'differs %s' "$(jq -r 'map(.content + (if .proxied == true then " (proxied)" else "" end)) | join(", ")' <<<"$found")"
    return 0
  fi
  if [[ -n $id ]]; then method=PUT path+=/$id; fi
  body=$(jq -nc --arg type "$type" --arg name "$name" --arg content "$value" --argjson priority "$priority" \
    '{$type, $name, $content, ttl: 1, proxied: false} | if $type == "MX" then . + {$priority} | del(.proxied) else . end | if $type == "TXT" then del(.proxied) | .content = "\"" + $content + "\"" else . end')
  cloudflare "$method" "$path" "$body" >/dev/null || return 1
  printf written
}

# The zone of the domain, or of a domain above it.
cloudflare_zone() {
  local name=$DOMAIN id answer
  while [[ $name == *.* ]]; do
    answer=$(cloudflare GET "zones?name=$name") || return 0
    id=$(jq -r '.result[0].id // ""' <<<"$answer")
    [[ -z $id ]] || { printf '%s' "$id"; return 0; }
    name=${name#*.}
  done
}

# METHOD PATH [BODY] → the answer. The token goes in by a file descriptor: arguments are seen by all.
cloudflare() {
  local - answer body=()
  { set +x; } 2>/dev/null
  [[ -z ${3:-} ]] || body=(--data "$3")
  answer=$(curl -sS --max-time 30 -X "$1" -H 'Content-Type: application/json' "${body[@]}" \
    --config <(printf 'header = "Authorization: Bearer %s"\n' "$(cloudflare_token)") "$CLOUDFLARE_API/$2" 2>>"$LOG") || return 1
  if [[ $(jq -r '.success' <<<"$answer" 2>/dev/null) != true ]]; then
    log "Cloudflare, $1 $2: $(jq -c '.errors' <<<"$answer" 2>/dev/null || printf 'no JSON')"
    return 1
  fi
  printf '%s' "$answer"
}

cloudflare_token() {
  sed -n 's/^ *dns_cloudflare_api_token *= *"\{0,1\}\([^"[:space:]]*\).*/\1/p' "$ROOT/root/.cloudflare.ini" | head -n 1
}

require_token() {
  local file=$ROOT/root/.cloudflare.ini
  grep -qs '^ *dns_cloudflare_api_token *= *"\{0,1\}[^" ]' "$file" ||
    fail cloudflare-token-missing "There is no Cloudflare token in /root/.cloudflare.ini." \
      'Make one in Cloudflare (My Profile, API Tokens, Edit zone DNS) and write the line: dns_cloudflare_api_token = "…"'
  chmod 600 "$file"
}

# ---- Steps: hardening ------------------------------------------------------------------------------------------------

harden() {
  chmod 600 "$DIR/self-hosting/.env"
  if [[ -n $DEV ]]; then
    say 'A trial: firewall and updates stay as they are.'
    return 0
  fi
  set_up_firewall
  set_up_updates
}

set_up_firewall() {
  local ports port
  if has firewall-cmd && firewall-cmd --state >/dev/null 2>&1; then
    finding note firewall-other 'firewalld runs here and was left alone.' "Open ${PUBLIC_PORTS[*]} in it."
    return 0
  fi
  ports=$(ssh_ports)
  if [[ -z $ports ]]; then
    finding warn ssh-port-unknown 'It is not known on which port SSH listens, so no firewall was switched on: it could lock you out.' \
      "By hand: ufw allow YOUR-SSH-PORT/tcp; ufw allow each of ${PUBLIC_PORTS[*]}/tcp; ufw enable"
    return 0
  fi
  has ufw || install_packages ufw || { finding warn firewall-missing 'ufw could not be installed, so there is no firewall.' 'Install it, then run the setup again.'; return 0; }
  for port in $ports "${PUBLIC_PORTS[@]}"; do
    ufw allow "$port/tcp" >>"$LOG" 2>&1 || { finding warn firewall-failed "ufw did not take port $port; the firewall was not switched on." 'See the log.'; return 0; }
  done
  ufw --force enable >>"$LOG" 2>&1 || { finding warn firewall-failed 'The firewall could not be switched on.' 'See the log; on some servers the kernel has no iptables.'; return 0; }
  ok "the firewall lets in SSH (${ports//$'\n'/, }), mail and web"
}

set_up_updates() {
  local file=$ROOT/etc/apt/apt.conf.d/20auto-upgrades
  if grep -qs 'Unattended-Upgrade "1"' "$file"; then
    ok 'security updates install themselves'
    return 0
  fi
  install_packages unattended-upgrades || { finding warn updates-failed 'Automatic security updates could not be set up.' 'Run: apt-get install unattended-upgrades'; return 0; }
  mkdir -p "$(dirname "$file")"
  printf 'APT::Periodic::%s "1";\n' Update-Package-Lists Unattended-Upgrade >"$file"
  ok 'security updates install themselves from now on'
}

# ---- The end ---------------------------------------------------------------------------------------------------------

tell_what_next() {
  local run
  run="$(by_hand) run --rm $SLUG"
  printf '\n%s%s runs.%s What to do next:\n\n' "$GREEN$BOLD" "$PRODUCT" "$PLAIN"
  [[ -n $DEV ]] || printf '  %s\n' '1. Set the DNS records above that are not there yet, and the PTR.'
  if answers_web; then
    printf '  %s\n' "2. Open https://$DOMAIN and sign up: the first account is the administrator." \
      "   User name and password of the first page: grep AUTH_BASIC $DIR/self-hosting/.env"
  else
    printf '  %s\n' '2. The web admin is not part of this release yet. Instead, in this terminal:' "     cd $DIR" \
      "     $run user add $EMAIL" "     $run domain add $DOMAIN      # shows the DKIM record" \
      "     $run alias add you@$DOMAIN --imap" "     $run password add you@$DOMAIN --name Laptop"
  fi
  printf '  %s\n' "3. In Thunderbird: you@$DOMAIN, imap.$DOMAIN port 993 (TLS), smtp.$DOMAIN port 465 (TLS)." \
    '4. When something is wrong: setup.sh --action doctor' ''
  if ((WARNINGS)); then say "$WARNINGS $(plural "$WARNINGS" warning) above: look at them again."; fi
}

# ---- State: what an interrupted run knows when it is started again ---------------------------------------------------

lock_folder() {
  mkdir -p "$DIR/self-hosting" || fail folder-failed "$DIR could not be made." 'Give another folder with --dir.'
  exec 9>>"$DIR/self-hosting/setup-state.lock"
  # What cron starts waits for its turn.
  flock -w "$1" 9 || fail already-running "Another setup of $DIR is running." 'Wait until it has ended.'
  find "$DIR" -maxdepth 1 -name '.release.??????' -exec rm -rf {} +
}

tell_resumption() {
  local last
  last=$(recalled step)
  if [[ $last == finished ]]; then
    say 'It has been set up before. What is there is kept.'
    return 0
  fi
  [[ -z $last ]] || say "The last setup stopped at step $last. What it had done is kept."
  RECORDING=1
}

recalled() { sed -n "s/^$1=//p" "$DIR/self-hosting/setup-state" 2>/dev/null | tail -n 1 || true; }

# Written aside and renamed: a cut-off run leaves the old or the new one. What says the same is not written.
remember() {
  local file=$DIR/self-hosting/setup-state
  [[ $(recalled "$1") != "$2" ]] || return 0
  (
    umask 077
    { grep -sv "^$1=" "$file" || true; printf '%s=%s\n' "$1" "$2"; } >"$file.new"
  )
  mv -f "$file.new" "$file"
}

# ---- Terminal and log ------------------------------------------------------------------------------------------------

STEP='' TICKER='' FAILED='' FAILED_AT='' RECORDING='' LOG=/dev/null IPV4='' IPV6=''

# fd 3 is where errors go, also while the output of a command goes to the log.
prepare_terminal() {
  exec 3>&2
  BOLD='' DIM='' RED='' GREEN='' YELLOW='' PLAIN='' LIVE='' COLUMNS_WIDE=100
  SIGN_OK=ok SIGN_BAD=XX SIGN_WARN='!!' SIGN_NOTE=-- SIGN_HINT='->' SIGN_BUSY=..
  if [[ -t 1 ]]; then
    LIVE=1
    read -r _ COLUMNS_WIDE < <({ stty size </dev/tty; } 2>/dev/null) || true
    ((${COLUMNS_WIDE:-0} >= 40 && COLUMNS_WIDE <= 100)) || COLUMNS_WIDE=100
    if [[ -z ${NO_COLOR:-} && ${TERM:-dumb} != dumb ]]; then
      BOLD=$'\e[1m' DIM=$'\e[2m' RED=$'\e[31m' GREEN=$'\e[32m' YELLOW=$'\e[33m' PLAIN=$'\e[0m'
    fi
  fi
  case "${LC_ALL:-${LC_CTYPE:-${LANG:-}}}" in
    *UTF-8 | *utf8) SIGN_OK='✓' SIGN_BAD='✗' SIGN_WARN='!' SIGN_NOTE='·' SIGN_HINT='→' SIGN_BUSY='…' ;;
  esac
}

open_log() {
  LOG=$ROOT/var/log/$SLUG-setup.log
  if ! { mkdir -p "$(dirname "$LOG")" && (umask 077; : >>"$LOG"); } 2>/dev/null; then
    LOG=$(mktemp "${TMPDIR:-/tmp}/$SLUG-setup.XXXXXX")
  fi
  chmod 600 "$LOG"
  log "---- $ACTION"
}

log() { printf '%(%F %T)T  %s\n' -1 "$*" >>"$LOG"; }

say() { printf '    %s\n' "$(folded 4 "$*")"; log "$*"; }

ok() { mark "$GREEN" "$SIGN_OK" "$1"; }

bad() { mark "$RED" "$SIGN_BAD" "$1" "${2:-}"; }

# COLOUR SIGN TEXT [CODE]
mark() {
  printf '  %s%s%s %s%s\n' "$1" "$2" "$PLAIN" "$(folded 4 "$3")" "${4:+ ${DIM}[$4]$PLAIN}"
  log "$2 $3${4:+ [$4]}"
}

hint() {
  printf '      %s %s\n' "$SIGN_HINT" "$(folded 8 "$1")"
  log "-> $1"
}

# Broken at spaces where it is read by a person; in a file or a pipe it stays one line.
folded() {
  if [[ -z $LIVE ]]; then printf '%s' "$2"; return 0; fi
  fold -s -w $((COLUMNS_WIDE - $1)) <<<"$2" | sed "2,\$s/^/$(printf '%*s' "$1" '')/; s/ *\$//"
}

heading() { printf '\n%s%s%s\n' "$BOLD" "$1" "$PLAIN"; log "== $1"; }

step() {
  STEP="$1 ($2)"
  [[ -z $RECORDING ]] || remember step "$STEP"
  heading "$1/$SETUP_STEPS  $2"
}

# Runs a command whose output goes to the log; its last lines are shown when it fails.
quietly() {
  local label=$1 began=$SECONDS status=0 from said
  shift
  log "$label: $*"
  from=$(wc -l <"$LOG")
  if [[ -n $LIVE && ${DEBUG:-} != true ]]; then
    tick "$label" &
    TICKER=$!
  fi
  "$@" >>"$LOG" 2>&1 || status=$?
  stop_ticking
  if ((status == 0)); then
    ok "$label$(took "$began")"
  else
    said=$(tail -n "+$((from + 1))" "$LOG" | tail -n 6 | cut -c 1-160 | sed "s/^/      $DIM|$PLAIN /")
    bad "$label: failed$(took "$began")"
    [[ -z $said ]] || printf '%s\n' "$said"
  fi
  return "$status"
}

tick() {
  local seconds=0
  trap - EXIT ERR
  trap 'exit 0' TERM INT
  while true; do
    printf '\r  %s %s%s' "$SIGN_BUSY" "$1" "$( ((seconds < 3)) || printf ' (%s s)' "$seconds")"
    # Waited for, so that a signal need not wait; without the lock, which it might hold too long.
    sleep 1 9>&- &
    wait $!
    seconds=$((seconds + 1))
  done
}

stop_ticking() {
  [[ -n $TICKER ]] || return 0
  kill "$TICKER" 2>/dev/null || true
  wait "$TICKER" 2>/dev/null || true
  TICKER=''
  printf '\r\e[K'
}

took() { if ((SECONDS - $1 > 2)); then printf ' (%s s)' $((SECONDS - $1)); fi; }

read_line() {
  local -n given=$1
  printf '  %s%s:%s ' "$BOLD" "$2" "$PLAIN"
  IFS= read -r given <&4 || { printf '\n'; return 1; }
  given="${given#"${given%%[![:space:]]*}"}" given="${given%"${given##*[![:space:]]}"}"
}

# VARIABLE QUESTION [DEFAULT]: what the environment gives is the answer. No trace: it may be a secret.
ask() {
  local - default=${3:-}
  local -n asked=$1
  { set +x; } 2>/dev/null
  if [[ -z ${asked:-} && -n $UNATTENDED ]]; then asked=$default; fi
  while [[ -z ${asked:-} ]]; do
    [[ -z $UNATTENDED ]] || fail answer-missing "$2: not given." "Give it as $1 in the environment."
    read_line asked "$2${default:+ [$default]}" || fail answer-missing 'No answer was given.' "Give it as $1 in the environment."
    asked=${asked:-$default}
  done
  [[ $asked != *[\'$'\n'$'\r']* ]] || fail answer-unusable "$1 must not hold a quotation mark (') or a line break." 'Choose another.'
}

# As ask, but what is typed is not shown.
ask_secret() {
  local -
  local -n secret=$1
  { set +x; } 2>/dev/null
  while [[ -z ${secret:-} ]]; do
    [[ -z $UNATTENDED ]] || fail answer-missing "$2: not given." "${3:-Give it as $1 in the environment.}"
    # Before the question: what is pasted at once would be shown too.
    stty -echo <&4 2>/dev/null || true
    printf '  %s%s%s (not shown): ' "$BOLD" "$2" "$PLAIN"
    IFS= read -r secret <&4 || fail answer-missing 'No answer was given.' "${3:-Give it as $1 in the environment.}"
    stty echo <&4 2>/dev/null || true
    printf '\n'
    secret=${secret//[[:space:]]/}
  done
  [[ $secret != *\'* ]] || fail answer-unusable "$1 must not hold a quotation mark (')." 'Choose another.'
}

# Without a keyboard --yes has said it.
confirm() {
  local answer=''
  [[ -z $UNATTENDED ]] || return 0
  read_line answer "$1 (yes or no)" || return 1
  [[ ${answer,,} == y || ${answer,,} == yes ]]
}

trace() {
  exec 5>&2
  BASH_XTRACEFD=5 PS4='+ ${FUNCNAME[0]:-main}:${LINENO}: '
  set -x
}

usage() {
  printf '%s\n' "$1" 'setup.sh --help shows what can be given.' >&2
  exit "$EXIT_USAGE"
}

# CODE TEXT REMEDY
fail() {
  FAILED=1
  printf '\n'
  bad "$2" "$1"
  hint "$3"
  hint "The log: $LOG"
  exit 1
} >&3

on_exit() {
  local status=$?
  [[ ! -t 4 ]] || stty echo <&4 2>/dev/null || true
  stop_ticking
  if ((status)) && [[ -z $FAILED ]]; then
    printf '\n'
    bad "It stopped unexpectedly${STEP:+ in step $STEP}${FAILED_AT:+, $FAILED_AT}." unexpected
    hint 'Start it again: it goes on where it stopped. If that does not help, report the last lines of the log.'
    hint "The log: $LOG"
  fi
  return "$status"
} >&3

on_interrupt() {
  FAILED=1
  stop_ticking
  printf '\n'
  mark "$YELLOW" "$SIGN_WARN" "Interrupted${STEP:+ in step $STEP}. Start it again: it goes on from there."
  exit 130
} >&3

main "$@"
