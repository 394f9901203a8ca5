# shellcheck shell=bash disable=SC2154
# Menu 5: everything or one mailbox from a backup, on this server or an empty one. Read by setup.sh.

restore_from_backup() {
  lock_folder 0
  use_steps storage
  heading 'Restore from a backup'
  if [[ -z $(environment_value BACKUP_STORAGE) ]]; then
    say 'Say where the backups are.'
    choose_storage
    try_storage
    save_storage
  fi
  choose_snapshot
  choose_scope
  read_recovery_key
  check_backup
  confirm "Restore ${MAILBOX:-everything} from $SNAPSHOT" || { say 'Nothing was changed.'; return 0; }
  if [[ -n $MAILBOX ]]; then restore_mailbox; else restore_everything; fi
}

# SNAPSHOT: its id. NEWER: it is the latest, and not by its id: then with the mailboxes that were copied after it.
choose_snapshot() {
  local list newest
  NEWER=''
  list=$(postkeep backup list --json 2>>"$LOG") || fail storage-refused 'The backups could not be listed.' "The log says why. The settings are BACKUP_… in $DIR/self-hosting/.env."
  newest=$(jq -r '.[0].id // ""' <<<"$list")
  [[ -n $newest ]] || fail backup-missing 'There is no backup in this storage.' "See whether BACKUP_… in $DIR/self-hosting/.env names the right one."
  if [[ -z $SNAPSHOT && -z $UNATTENDED ]]; then
    printf '\n'
    postkeep backup list 2>>"$LOG" | head -n 40 | sed 's/^/    /'
    printf '\n'
    ask SNAPSHOT 'Which one' latest
  fi
  [[ -n $SNAPSHOT && $SNAPSHOT != latest ]] || { SNAPSHOT=$newest && NEWER=1; }
  jq -e --arg id "$SNAPSHOT" 'any(.id == $id)' <<<"$list" >/dev/null ||
    fail backup-missing "There is no backup $SNAPSHOT." 'Choose one of the list; copy its name exactly.'
}

choose_scope() {
  [[ -z $MAILBOX && -z $UNATTENDED ]] || return 0
  ask MAILBOX 'One mailbox (its address), or everything' everything
  [[ $MAILBOX != everything ]] || MAILBOX=''
}

# One mailbox is wanted back as it was, everything as it was last.
wanted_snapshot() { if [[ -n $NEWER && -z $MAILBOX ]]; then printf latest; else printf '%s' "$SNAPSHOT"; fi; }

# Typed and not shown, or from the file. It is handed on by standard input only.
read_recovery_key() {
  local -
  { set +x; } 2>/dev/null
  RECOVERY_KEY=''
  if [[ -n $RECOVERY_KEY_FILE ]]; then
    RECOVERY_KEY=$(grep -ao 'AGE-SECRET-KEY-[0-9A-Z-]*' "$RECOVERY_KEY_FILE" 2>/dev/null | head -n 1 || true)
    [[ -n $RECOVERY_KEY ]] || fail recovery-key-missing "There is no recovery key in $RECOVERY_KEY_FILE." 'It begins with AGE-SECRET-KEY-.'
    return 0
  fi
  while [[ $RECOVERY_KEY != AGE-SECRET-KEY-* ]]; do
    [[ -z $RECOVERY_KEY ]] || bad 'It begins with AGE-SECRET-KEY-.'
    RECOVERY_KEY=''
    ask_secret RECOVERY_KEY 'The recovery key' 'Give it in a file with --recovery-key-file.'
    RECOVERY_KEY=${RECOVERY_KEY^^}
  done
}

# The key is right, and what is needed can be read: known before anything is stopped.
check_backup() {
  quietly "Reading the backup of $SNAPSHOT" with_key postkeep backup verify "$(wanted_snapshot)" --recovery-key-file - ||
    fail backup-damaged 'The backup cannot be read with this key, or is damaged. Nothing was changed.' 'The lines above say what. Try another key, or an older backup.'
}

with_key() {
  local -
  { set +x; } 2>/dev/null
  "$@" <<<"$RECOVERY_KEY"
}

restore_mailbox() {
  local done=''
  # The only process that has mailboxes open.
  quietly 'Stopping the mailboxes' compose stop "$(if is_compact; then printf compact; else printf sqlite; fi)" || true
  if quietly "Restoring $MAILBOX" with_key restore_alone --mailbox "$MAILBOX"; then done=1; fi
  start_services
  [[ -n $done ]] || restore_failed
  ok "$MAILBOX is as it was in $SNAPSHOT; it opens with the password of that time"
  say 'Calendars and address books that it shares stay as they are; those that were lost are back (docs/admin/restore.md).'
}

restore_everything() {
  local stores ours report
  stores=$(data_stores)
  # shellcheck disable=SC2086
  quietly 'Starting the data stores' compose up -d --wait $stores || fail start-failed 'MongoDB or Redis does not start.' 'The log says why.'
  # On an empty server it has to be one before data get in.
  quietly 'Preparing MongoDB' compose run --rm -T --no-deps mongodb-replica-set || fail start-failed 'MongoDB does not become a replica set.' 'The log says why.'
  ours=$(compose config --services 2>>"$LOG" | grep -vxF "$stores")
  # shellcheck disable=SC2086
  quietly 'Stopping the services' compose stop $ours || true
  report=$(mktemp "$DIR/self-hosting/.env.restore.XXXXXX")
  if ! quietly "Restoring $SNAPSHOT" restore_into "$report"; then
    rm -f "$report"
    start_services
    restore_failed
  fi
  take_over_environment
  start_services
  tell_restored "$report"
  rm -f "$report"
}

restore_into() { with_key restore_alone --json >"$1"; }

restore_alone() { compose run --rm -T --no-deps "$SLUG" backup restore "$(wanted_snapshot)" --recovery-key-file - ${FORCE:+--force} "$@"; }

restore_failed() {
  fail restore-failed 'The restore did not succeed.' \
    'The lines above say why. Where something is in the way, --force restores over it, and keeps a copy of what was there.'
}

# What is restored can only be read with the keys of then; MongoDB and Redis have this server's own passwords.
take_over_environment() {
  local - line name values=() old=$DIR/self-hosting/mongo-backups/state/restored/.env
  { set +x; } 2>/dev/null
  [[ -e $old ]] || { finding warn environment-not-restored 'The backup holds no .env: keys and settings are those of this server.' 'Put HELPER_ENCRYPTION_KEY of your copy into .env, then: docker compose up -d'; return 0; }
  while IFS= read -r line; do
    name=${line%%=*}
    case "$name" in
      # Who has restored has its key: this server goes on with it.
      BACKUP_RECIPIENT) [[ -z $(environment_value BACKUP_RECIPIENT) ]] || continue ;;
      MONGO_* | REDIS_* | BACKUP_*) continue ;;
    esac
    line=${line#*=} line=${line#\'} line=${line%\'}
    [[ -n $line && $line != "$(environment_value "$name")" ]] && values+=("$name" "$line")
  done < <(grep -E '^[A-Z][A-Z0-9_]*=' "$old")
  ((${#values[@]})) || return 0
  cp -a "$DIR/self-hosting/.env" "$DIR/self-hosting/.env.before-$SNAPSHOT"
  write_environment "${values[@]}"
  ok "keys and settings of then are in .env; what it was is .env.before-$SNAPSHOT"
}

tell_restored() {
  local users domains aliases kept
  users=$(postkeep user list --json 2>>"$LOG" | jq length || printf '?')
  domains=$(postkeep domain list --json 2>>"$LOG" | jq length || printf '?')
  aliases=$(postkeep alias list --json 2>>"$LOG" | jq length || printf '?')
  ok "restored: $users users, $domains domains, $aliases aliases, $(jq -r '.mailboxes // "?"' "$1") mailboxes, $(jq -r '.documents // "?"' "$1") documents"
  jq -r '.kept[]?' "$1" | while IFS= read -r kept; do say "Kept: ${kept/#\/backups/$DIR\/self-hosting\/mongo-backups}"; done
  [[ -e $ROOT/etc/cron.d/$SLUG-backup ]] || say 'This server makes no backups yet: choose "Setup Backups" next. It goes on with the same recovery key.'
  say 'Everybody logs in with the passwords of then. Look into one mailbox yourself.'
  say 'When the address of the server is another one now: change the A, AAAA and PTR records (setup.sh shows them).'
}
