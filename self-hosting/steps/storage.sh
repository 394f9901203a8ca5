# shellcheck shell=bash disable=SC2034,SC2154
# Where backups are kept: asks, tries, writes it into .env. Read by setup.sh with backups.sh and restore.sh.

# Leaves the answers in variables named as in .env.
choose_storage() {
  BACKUP_STORAGE=${BACKUP_STORAGE:-}
  if [[ -z $BACKUP_STORAGE && -z $UNATTENDED ]]; then
    printf '\n'
    printf '  %s\n' 's3         any S3-compatible storage: AWS, Backblaze, Wasabi, Hetzner, MinIO …' \
      'sftp       another server, or a storage box, by SSH' \
      'directory  a folder of this server: best a disk of another machine that is mounted here'
    printf '\n'
  fi
  while true; do
    ask BACKUP_STORAGE 'Where to keep the backups (s3, sftp or directory)'
    case "$BACKUP_STORAGE" in
      s3) ask_for_s3 && return 0 ;;
      sftp) ask_for_sftp && return 0 ;;
      directory) ask_for_directory && return 0 ;;
    esac
    [[ -z $UNATTENDED ]] || fail storage-unknown "BACKUP_STORAGE is \"$BACKUP_STORAGE\"." 'It is s3, sftp or directory.'
    bad "\"$BACKUP_STORAGE\" is none of them."
    BACKUP_STORAGE=''
  done
}

ask_for_s3() {
  ask BACKUP_S3_ENDPOINT 'Its address (endpoint), such as https://s3.eu-central-003.backblazeb2.com'
  [[ $BACKUP_S3_ENDPOINT == http?(s)://* ]] || BACKUP_S3_ENDPOINT=https://$BACKUP_S3_ENDPOINT
  ask BACKUP_S3_REGION 'Region' us-east-1
  ask BACKUP_S3_BUCKET 'Bucket (it has to be there already)'
  ask BACKUP_S3_PREFIX 'Folder in the bucket' "$SLUG"
  ask BACKUP_S3_ACCESS_KEY_ID 'Access key id'
  ask_secret BACKUP_S3_SECRET_ACCESS_KEY 'Secret access key'
}

# The key is made here; its public half has to get to the storage.
ask_for_sftp() {
  local key=$DIR/self-hosting/mongo-backups/sftp.key host port=22
  has ssh-keygen || install_packages openssh-client || fail packages-failed 'openssh-client could not be installed.' 'Install it: apt-get install openssh-client'
  ask BACKUP_SFTP_URL 'Its address, such as sftp://u123@u123.storagebox.example:23/backups'
  if [[ ! $BACKUP_SFTP_URL =~ ^sftp://[^@/]+@([^:/]+)(:([0-9]+))?(/.*)?$ ]]; then
    bad "\"$BACKUP_SFTP_URL\" does not look like sftp://user@host:port/folder."
    BACKUP_SFTP_URL=''
    [[ -z $UNATTENDED ]] || fail answer-unusable 'BACKUP_SFTP_URL is no address.' 'It looks like sftp://user@host:port/folder.'
    ask_for_sftp
    return
  fi
  host=${BASH_REMATCH[1]} port=${BASH_REMATCH[3]:-22}
  if [[ ! -e $key ]]; then
    ssh-keygen -q -t ed25519 -N '' -C "$SLUG backup of $DOMAIN" -f "$key" 2>>"$LOG" || fail key-failed 'No SSH key could be made.' 'The log says why.'
    chown --reference="$DIR/self-hosting/mongo-backups" "$key" "$key.pub"
  fi
  BACKUP_SFTP_KEY_FILE=/backups/sftp.key
  say 'Add this line to .ssh/authorized_keys of the storage (or in its panel):'
  printf '\n%s\n\n' "$(<"$key.pub")"
  accept_host_key "$host" "$port"
}

# Who answers under that name is asked once, and is refused when it is another one later.
accept_host_key() {
  local fingerprint='' kind
  [[ -z ${BACKUP_SFTP_HOST_KEY:-} ]] || return 0
  # A server has several: of these the services take the first, too.
  for kind in ed25519 ecdsa rsa; do
    fingerprint=${fingerprint:-$(ssh-keyscan -T 10 -t "$kind" -p "$2" "$1" 2>>"$LOG" | ssh-keygen -lf - 2>>"$LOG" | awk '{ print $2; exit }' || true)}
  done
  [[ -n $fingerprint ]] || fail storage-unreachable "$1 does not answer on port $2." 'See whether name and port are right.'
  [[ -z $UNATTENDED ]] || fail answer-missing 'BACKUP_SFTP_HOST_KEY: not given.' "$1 shows $fingerprint. Compare it with what its provider says, then give it."
  say "$1 shows the key $fingerprint. Compare it with what its provider says."
  confirm 'Is it the same, and is the line above in place' || fail storage-refused 'Nothing was changed.' 'Start it again when you know.'
  BACKUP_SFTP_HOST_KEY=$fingerprint
}

ask_for_directory() {
  say "Folders of the host are seen by the services below $DIR/self-hosting/mongo-backups, as /backups."
  ask BACKUP_DIRECTORY 'Folder' "/backups/$SLUG"
  [[ $BACKUP_DIRECTORY == /backups/?* && $BACKUP_DIRECTORY != *..* ]] ||
    fail answer-unusable "$BACKUP_DIRECTORY is not below /backups." "Mount the other disk at $DIR/self-hosting/mongo-backups, and give /backups/$SLUG."
  local folder=$DIR/self-hosting/mongo-backups${BACKUP_DIRECTORY#/backups}
  mkdir -p "$folder"
  chown --reference="$DIR/self-hosting/mongo-backups" "$folder"
  chmod 700 "$folder"
  if ! mountpoint -q "$DIR/self-hosting/mongo-backups" 2>/dev/null; then
    finding warn backup-on-same-disk 'These backups are on the disk of this server: they are lost with it.' \
      'Copy the folder away, or choose s3 or sftp.'
  fi
}

# With what was answered, before it is in .env.
try_storage() {
  quietly 'Trying the storage: write, read, delete' with_answers backup test ||
    fail storage-refused 'The storage could not be used; nothing was changed.' 'The lines above say why. Start it again with other answers.'
}

with_answers() {
  (
    local - name names=()
    { set +x; } 2>/dev/null
    for name in "${!BACKUP_@}"; do names+=(-e "$name") && export "${name?}"; done
    compose run --rm -T "${names[@]}" "$SLUG" "$@"
  )
}

# All answers that begin with BACKUP_.
save_storage() {
  local - name values=()
  { set +x; } 2>/dev/null
  for name in "${!BACKUP_@}"; do
    [[ -z ${!name} ]] || values+=("$name" "${!name}")
  done
  write_environment "${values[@]}"
}
