# shellcheck shell=bash disable=SC2154
# Menu 3, and the upgrade itself: fetch, build, back up, stop and copy, install, migrate, try behind closed doors, open. The
# stage is written down: an interrupted upgrade goes on there. What fails after the stop is taken back, data too.
# Read by setup.sh; the script that is installed upgrades to the next one, for it is known to work.

readonly UPGRADE_STAGES=(fetch build back_up stop_and_copy install migrate try open settle)
readonly CLOSED_DOORS=self-hosting/closed-doors.yml

set_up_auto_upgrades() {
  local run="bash $DIR/setup.sh --action upgrade --dir $DIR --yes"
  lock_folder 0
  heading 'Automatic upgrades'
  [[ -n $(environment_value BACKUP_STORAGE) ]] || finding warn backups-not-set-up 'No backups are set up: an upgrade that fails is taken back from a copy on this disk only.' \
    'Choose "Setup Backups" too.'
  # What a cut of the power interrupted goes on at the next start.
  write_cron upgrade "$((RANDOM % 60)) $((RANDOM % 2 + 4)) * * * root $run >/dev/null 2>&1" \
    "@reboot root [ ! -e $DIR/self-hosting/upgrade/state ] || $run >/dev/null 2>&1"
  remember source "$SOURCE"
  say "Releases come from $SOURCE."
  say 'A new one is tried behind closed doors first; when it does not work the old one comes back, with its data.'
}

upgrade() {
  UPGRADE=$DIR/self-hosting/upgrade
  lock_folder 3600
  heading 'Upgrade'
  if [[ -e $UPGRADE/state ]]; then
    RELEASE_VERSION=$(upgrade_state to)
    say "The upgrade to $RELEASE_VERSION was interrupted $(upgrade_state stage | sed 's/^/before: /; s/_/ /g'). It goes on."
  else
    look_for_upgrade || return 0
    rm -rf "$UPGRADE/next" "$UPGRADE/before" "$UPGRADE/before.new"
    set_upgrade_state from "$(installed_version)"
    set_upgrade_state to "$RELEASE_VERSION"
    set_upgrade_state stage fetch
  fi
  if [[ -n $(upgrade_state taking_back) ]]; then take_back; fi
  go_on_upgrading
}

# True when there is a newer one.
look_for_upgrade() {
  local installed
  installed=$(installed_version)
  if [[ $DIR -ef $SOURCE || -e $DIR/.git ]]; then
    fail upgrade-of-checkout "$DIR is a checkout of the sources." 'Upgrade it with Git, then run the setup again.'
  fi
  mkdir -p "$UPGRADE" && chmod 700 "$UPGRADE"
  find_release "$UPGRADE"
  if [[ -z $RELEASE_VERSION ]]; then
    unpack_release "$UPGRADE"
    RELEASE_VERSION=$(version_in "$RELEASE")
  fi
  [[ -n $RELEASE_VERSION ]] || fail release-incomplete "$SOURCE does not say its version." 'Give a release with POSTKEEP_SOURCE.'
  if [[ $RELEASE_VERSION == "$installed" || $(printf '%s\n' "$RELEASE_VERSION" "$installed" | sort -V | tail -n 1) == "$installed" ]]; then
    ok "$installed is the newest release"
    return 1
  fi
  if [[ $RELEASE_VERSION == "$(recalled upgrade_failed)" && -z $FORCE ]]; then
    finding note upgrade-failed "$RELEASE_VERSION was tried before, and taken back." 'It is tried again with --force; a newer one by itself.'
    return 1
  fi
  say "$installed is installed, $RELEASE_VERSION is there."
  check_upgrade_fits
}

check_upgrade_fits() {
  local free needed
  docker info >/dev/null 2>>"$LOG" || fail docker-fails 'Docker does not answer.' 'See why: journalctl -u docker -n 50'
  free=$(disk_mb | awk '{ print $2 }')
  needed=$(($(data_folders | xargs -r -d '\n' du -scm -- 2>/dev/null | tail -n 1 | cut -f 1) * 2 + 2500))
  ((free > needed)) || fail disk-full "$free MB of the disk are free; the upgrade needs $needed MB." 'Make room: docker system df; docker image prune -a'
}

go_on_upgrading() {
  local stage reached='' doing
  for stage in "${UPGRADE_STAGES[@]}"; do
    [[ -n $reached || $stage == "$(upgrade_state stage)" ]] || continue
    reached=1
    set_upgrade_state stage "$stage"
    log "upgrade: $stage"
    "upgrade_$stage" && continue
    doing=${stage//_/ }
    bad "The upgrade to $RELEASE_VERSION did not work ($doing)." upgrade-failed
    take_back
  done
}

# ---- Stages. Until stop_and_copy nothing is changed; from then on a stage that is false is taken back. -----------------

upgrade_fetch() {
  mkdir -p "$UPGRADE/next"
  find_release "$UPGRADE"
  if [[ -n $RELEASE_VERSION && $RELEASE_VERSION != "$(upgrade_state to)" ]]; then set_upgrade_state to "$RELEASE_VERSION"; fi
  unpack_release "$UPGRADE"
  RELEASE_VERSION=$(upgrade_state to)
  [[ $(version_in "$RELEASE") == "$RELEASE_VERSION" ]] ||
    forget_upgrade release-damaged "What came as $RELEASE_VERSION calls itself $(version_in "$RELEASE")." 'Wait for another release.'
  set_upgrade_state image "$RELEASE_IMAGE"
  rm -rf "$UPGRADE/next" && mkdir "$UPGRADE/next"
  copy_release "$RELEASE" "$UPGRADE/next" || forget_upgrade copy-failed 'The release could not be copied.' 'Is the disk full?'
  rm -rf "$UPGRADE/release" "$UPGRADE/release.tar.gz"
}

upgrade_build() {
  local image=$SLUG:$RELEASE_VERSION wanted
  docker image inspect "$SLUG:$(upgrade_state from)" >/dev/null 2>&1 || docker tag "$SLUG:local" "$SLUG:$(upgrade_state from)"
  docker image inspect "$image" >/dev/null 2>&1 && [[ -z $FORCE ]] && return 0
  wanted=$(upgrade_state image)
  if [[ -n $wanted ]] && quietly "Pulling $wanted" docker pull "$wanted"; then
    docker tag "$wanted" "$image"
    return 0
  fi
  # The services go on meanwhile.
  ln -sfn "$DIR/self-hosting/.env" "$UPGRADE/next/self-hosting/.env"
  quietly "Building $image" build_next "$image" ||
    forget_upgrade build-failed "$RELEASE_VERSION could not be built." 'The lines above say why. Nothing was changed.'
}

build_next() { (cd "$UPGRADE/next" && POSTKEEP_IMAGE=$1 POSTKEEP_REVISION=${1##*:} docker compose -f "$COMPOSE_FILE" build); }

upgrade_back_up() {
  set_upgrade_state counts "$(counts)"
  if [[ -z $(environment_value BACKUP_STORAGE) ]]; then
    say 'No backups are set up; the copy on this disk has to do.'
  elif ! quietly 'Making a backup' postkeep backup run; then
    forget_upgrade backup-failed 'There is no upgrade without a backup, and the backup failed.' 'Mend it: setup.sh --action backup'
  fi
}

# From here on nobody reaches the server until it is done. Other servers try again.
upgrade_stop_and_copy() {
  DOWN_SINCE=$SECONDS
  quietly 'Stopping the services' compose down --remove-orphans || return 1
  quietly 'Copying the data' copy_data || return 1
}

copy_data() {
  local copy=$UPGRADE/before.new folder
  rm -rf "$copy" && mkdir -p "$copy/data" "$copy/release" || return 1
  while IFS= read -r folder; do
    mkdir -p "$copy/data$folder" && cp -a --reflink=auto "$folder/." "$copy/data$folder/" || return 1
  done < <(data_folders)
  # Of the mailboxes what is not the mail itself: nobody can open one while the doors are closed.
  (cd "$DIR/self-hosting/sqlite-data" && find . -name '*.json' -print0 | tar --null -T - -cf "$copy/mailboxes.tar") || return 1
  cp -a "$DIR/self-hosting/.env" "$copy/.env" && copy_release "$DIR" "$copy/release" && sync || return 1
  rm -rf "$UPGRADE/before" && mv "$copy" "$UPGRADE/before"
}

# The volumes, and the folders beside .env that end in -data, without the mailboxes.
data_folders() {
  docker volume ls -q --filter "label=com.docker.compose.project=$(project_name)" |
    xargs -r docker volume inspect --format '{{.Mountpoint}}'
  find "$DIR/self-hosting" -maxdepth 1 -type d -name '*-data' ! -name sqlite-data
}

project_name() { sed -n 's/^name: *//p' "$DIR/$COMPOSE_FILE"; }

upgrade_install() {
  put_release "$UPGRADE/next" || return 1
  docker tag "$SLUG:$RELEASE_VERSION" "$SLUG:local" || return 1
  # New secrets and folders, where the release wants some.
  quietly "Installing $RELEASE_VERSION" "$DIR/self-hosting/prepare.sh" "$(environment_value DOMAIN)"
}

# Folders are replaced whole: what a release no longer has would get into its image.
put_release() {
  local entry
  for entry in "$1"/*; do
    entry=${entry##*/}
    [[ $entry == self-hosting || ! -d $1/$entry ]] || rm -rf "${DIR:?}/$entry" || return 1
  done
  rm -f "$1/self-hosting/.env"
  rm -rf "$DIR/self-hosting/steps"
  copy_release "$1" "$DIR"
}

upgrade_migrate() {
  local stores
  stores=$(data_stores)
  # shellcheck disable=SC2086  # one word for each
  quietly 'Starting the data stores' compose up -d --wait $stores || return 1
  if postkeep_alone migrate --check --json 2>>"$LOG" | jq -e '.pending | length > 0' >/dev/null 2>&1; then set_upgrade_state migrated yes; fi
  quietly 'Bringing the data to the new release' postkeep_alone migrate
}

postkeep_alone() { compose run --rm -T --no-deps "$SLUG" "$@"; }

upgrade_try() {
  local before now
  quietly 'Starting the services behind closed doors' compose -f "$CLOSED_DOORS" up -d --wait || { show_sick; return 1; }
  before=$(upgrade_state counts) now=$(counts "$CLOSED_DOORS")
  # Without an answer before there is nothing to compare with.
  if [[ $before == *[?]* ]]; then return 0; fi
  [[ $now == "$before" ]] || { bad "Users, domains and aliases are $now; they were $before."; return 1; }
  ok "users, domains and aliases are all there ($now)"
}

upgrade_open() {
  set_upgrade_state opened yes
  compose -f "$CLOSED_DOORS" down >>"$LOG" 2>&1 || return 1
  quietly 'Opening the doors' compose up -d --wait || { show_sick; return 1; }
  ok "$RELEASE_VERSION runs${DOWN_SINCE:+; mail waited $((SECONDS - DOWN_SINCE)) s}"
}

upgrade_settle() {
  remember upgrade_failed ''
  remember upgraded "$RELEASE_VERSION $(date -Is)"
  prune_images
  rm -rf "$UPGRADE/next" "$UPGRADE/state"
  say "What was before is kept in $UPGRADE/before until the next upgrade."
}

# ---- Back ------------------------------------------------------------------------------------------------------------

# Ends the script. Interrupted, it is begun again: the copy is only read.
take_back() {
  local from
  from=$(upgrade_state from)
  set_upgrade_state taking_back yes
  say "Going back to $from, with its data."
  if [[ -e $UPGRADE/before ]]; then
    compose -f "$CLOSED_DOORS" down --remove-orphans >>"$LOG" 2>&1 || compose down --remove-orphans >>"$LOG" 2>&1 || true
    put_release "$UPGRADE/before/release" || fail back-failed 'The files of the old release could not be put back.' "They are in $UPGRADE/before/release."
    quietly 'Putting the data back' put_data_back || fail back-failed 'The data could not be put back.' "They are in $UPGRADE/before/data."
  fi
  docker tag "$SLUG:$from" "$SLUG:local" || fail back-failed "The image $SLUG:$from is missing." "Build it: cd $DIR && $(by_hand) build"
  quietly "Starting $from" compose up -d --wait || { show_sick; fail back-failed "$from does not become healthy either." "See why: cd $DIR && $(by_hand) logs --tail 50"; }
  # So that it is not tried again every night.
  remember upgrade_failed "$RELEASE_VERSION"
  [[ -z $UNATTENDED ]] || postkeep alarm 'an upgrade was taken back' \
    "The upgrade to $RELEASE_VERSION did not work. $from runs again, with its data. Why: $LOG" >>"$LOG" 2>&1 || log 'nobody could be told'
  forget_upgrade upgrade-taken-back "The upgrade to $RELEASE_VERSION was taken back: $from runs again, with its data." \
    "The log says why it failed. A newer release is tried by itself; this one with --force."
}

# Once the doors were open mail may have come in: then data are put back only where the old release could not read the
# new ones, and the new ones are kept.
put_data_back() {
  local folder kept
  if [[ -n $(upgrade_state opened) && -z $(upgrade_state migrated) ]]; then return 0; fi
  if [[ -n $(upgrade_state opened) && ! -e $UPGRADE/newer-than-copy ]]; then
    kept=$UPGRADE/newer-than-copy.new
    rm -rf "$kept"
    while IFS= read -r folder; do
      mkdir -p "$kept$folder" && cp -a --reflink=auto "$folder/." "$kept$folder/" || return 1
    done < <(data_folders)
    mv "$kept" "$UPGRADE/newer-than-copy"
  fi
  while IFS= read -r folder; do
    [[ -d $UPGRADE/before/data$folder ]] || continue
    find "$folder" -mindepth 1 -delete && cp -a "$UPGRADE/before/data$folder/." "$folder/" || return 1
  done < <(data_folders)
  tar -C "$DIR/self-hosting/sqlite-data" -xf "$UPGRADE/before/mailboxes.tar" && cp -a "$UPGRADE/before/.env" "$DIR/self-hosting/.env" && sync
}

# CODE TEXT REMEDY
forget_upgrade() {
  rm -rf "$UPGRADE/next" "$UPGRADE/state"
  fail "$@"
}

installed_version() {
  local version
  version=$(version_in "$DIR")
  printf '%s' "${version:-0}"
}

# ---- Small parts -----------------------------------------------------------------------------------------------------

# [FILE]: with this Compose file too.
counts() {
  local noun
  for noun in user domain alias; do
    compose ${1:+-f "$1"} run --rm -T --no-deps "$SLUG" "$noun" list --json 2>>"$LOG" | jq length 2>>"$LOG" || printf '?\n'
  done | paste -sd ' '
}

show_sick() {
  local sick
  sick=$(compose ps --all --format '{{.Service}} {{.State}} {{.Health}} {{.ExitCode}}' 2>>"$LOG" |
    awk '$2 == "created" || ($2 == "running" && $3 == "healthy") || ($2 == "exited" && $NF == "0") { next } { print $1 }')
  [[ -n $sick ]] || return 0
  bad "Not healthy: ${sick//$'\n'/, }. Its last lines:"
  compose logs --no-color --no-log-prefix --tail 6 "${sick%%$'\n'*}" 2>&1 | tee -a "$LOG" | cut -c 1-160 | sed "s/^/      $DIM|$PLAIN /"
}

upgrade_state() { sed -n "s/^$1=//p" "$UPGRADE/state" 2>/dev/null | tail -n 1 || true; }

set_upgrade_state() {
  { grep -sv "^$1=" "$UPGRADE/state" || true; printf '%s=%s\n' "$1" "$2"; } >"$UPGRADE/state.new"
  sync "$UPGRADE/state.new"
  mv -f "$UPGRADE/state.new" "$UPGRADE/state"
}

# The running one and the one before it stay.
prune_images() {
  local tag
  while IFS= read -r tag; do
    case "$tag" in
      local | "$RELEASE_VERSION" | "$(upgrade_state from)") ;;
      *) docker image rm "$SLUG:$tag" >>"$LOG" 2>&1 || true ;;
    esac
  done < <(docker image ls "$SLUG" --format '{{.Tag}}')
  docker builder prune -f --filter until=336h >>"$LOG" 2>&1 || true
}
