# shellcheck shell=bash disable=SC2154
# Menu 2: where backups go, the recovery key, the nightly run, and the first one. Read by setup.sh.

set_up_backups() {
  local storage
  lock_folder 0
  use_steps storage
  heading 'Backups'
  storage=$(environment_value BACKUP_STORAGE)
  if [[ -z $storage || -z $(environment_value BACKUP_RECIPIENT) ]]; then
    if [[ -n $storage ]]; then say "Backups go to the storage in .env ($storage)."; else choose_storage; fi
    try_storage
    make_recovery_key
    save_storage
    ok 'written into .env'
  else
    say "They are set up: $storage. To change it, edit BACKUP_… in $DIR/self-hosting/.env, then choose this again."
    try_storage
  fi
  write_cron backup "$((RANDOM % 60)) $((RANDOM % 3 + 1)) * * * root bash $DIR/setup.sh --action backup --dir $DIR --yes >/dev/null 2>&1"
  start_services
  make_backup
  show_backups
  tell_about_backups
}

# Shown before its public half is written: a backup that nobody can read is none. Never in the log, never stored.
make_recovery_key() {
  local - made identity
  { set +x; } 2>/dev/null
  [[ -z ${BACKUP_RECIPIENT:-$(environment_value BACKUP_RECIPIENT)} ]] || return 0
  made=$(postkeep backup key --json 2>>"$LOG") || fail key-failed 'The recovery key could not be made.' 'The log says why.'
  identity=$(jq -r .identity <<<"$made") BACKUP_RECIPIENT=$(jq -r .recipient <<<"$made")
  [[ $identity == AGE-SECRET-KEY-* && $BACKUP_RECIPIENT == age1* ]] || fail key-failed 'The recovery key could not be made.' 'The log says why.'
  printf '\n  %sYour recovery key. It is shown this once, and stored nowhere:%s\n\n%s\n\n' "$BOLD" "$PLAIN" "$identity"
  printf '  %s\n' 'Without it nobody can read the backups, and you cannot either. Put it where you find it' \
    'when this server is gone: in a password manager, and on paper.' ''
  confirm_recovery_key "${identity: -6}"
}

confirm_recovery_key() {
  local - typed=''
  { set +x; } 2>/dev/null
  [[ -z $UNATTENDED ]] || return 0
  while [[ ${typed^^} != "$1" ]]; do
    [[ -z $typed ]] || bad 'These are others.'
    read_line typed 'Its last 6 characters, to show that you have it' || fail answer-missing 'The recovery key was not confirmed; nothing was changed.' 'Start it again: it makes another key.'
  done
}

make_backup() {
  if ! quietly 'Making a backup' postkeep backup run; then
    remember backup_failed "$(date -Is)"
    fail backup-failed 'The backup failed.' 'The lines above say why. Mend it, then: setup.sh --action backup'
  fi
  remember backup_failed ''
  remove_kept
}

# Only after a backup of what took their place.
remove_kept() {
  local copy
  while IFS= read -r copy; do
    rm -rf "$copy" && log "removed, after $KEPT_DAYS days: $copy"
  done < <(kept_copies "$KEPT_DAYS")
}

back_up_now() {
  lock_folder 3600
  heading 'Backup'
  [[ -n $(environment_value BACKUP_STORAGE) ]] ||
    fail backups-not-set-up 'No storage for backups is set up.' 'Choose "Setup Backups" first.'
  make_backup
  show_backups
}

show_backups() {
  printf '\n'
  postkeep backup list 2>>"$LOG" | head -n 12 | sed 's/^/    /' || true
  printf '\n'
}

tell_about_backups() {
  say 'Every night from now on: accounts, domains, aliases, settings, certificates, queue, and each mailbox that changed.'
  say 'Mailboxes stay encrypted with the passwords of their owners; all of it is encrypted with your recovery key too.'
  say "A backup that was never restored is a hope. Try it: $SLUG backup verify latest (docs/admin/backups.md)."
}
