# shellcheck shell=bash disable=SC2154
# Menu 4, and a step of the setup: certificates of a public authority by ACME. Read by setup.sh.

renew_certificates() {
  lock_folder 0
  heading 'Certificates'
  settle_method
  [[ $CERT_METHOD != none ]] || fail certificate-by-hand 'Certificates are put in by hand here (CERT_METHOD is none).' \
    "Put them in $DIR/self-hosting/ssl, or start this with --cert-method http, cloudflare or manual."
  keep_method
  hand_over_token
  if certificate_self_signed || [[ $CERT_METHOD == manual ]]; then obtain issue; else obtain renew --force; fi ||
    fail certificate-failed 'There is no new certificate; the one that was there is still used.' \
      'The lines above say why. Usually a DNS record does not point here yet, or port 80 is closed.'
  show_certificate
}

# For the setup: what fails here does not stop it.
ensure_certificate() {
  if ! certificate_self_signed; then
    ok "the certificate is good for $(certificate_days) days"
    return 0
  fi
  if [[ $CERT_METHOD == none ]]; then
    tell_self_signed
    return 0
  fi
  hand_over_token
  if obtain issue; then
    show_certificate
  else
    finding warn certificate-failed 'There is no certificate of a public authority yet; a self-signed one is used until then.' \
      'Usually the DNS records are not seen yet. Wait until they are, then: setup.sh --action renew'
  fi
}

# The services do not see /root: they get a copy that only they can read.
hand_over_token() {
  local copy=$DIR/self-hosting/ssl/cloudflare.ini
  [[ $CERT_METHOD == cloudflare ]] || return 0
  require_token
  cmp -s "$ROOT/root/.cloudflare.ini" "$copy" && return 0
  install -m 600 "$ROOT/root/.cloudflare.ini" "$copy"
  chown --reference="$DIR/self-hosting/ssl" "$copy"
}

# In manual mode the records to set are shown, and waited for: that needs the terminal. Without the web service the command
# answers on port 80 itself.
obtain() {
  local options=(--rm -T)
  if [[ $CERT_METHOD == http ]] && ! answers_web; then options+=(-p 80:80); fi
  if [[ $CERT_METHOD == manual ]]; then
    say 'The records to set are shown now, and waited for.'
    compose run "${options[@]}" "$SLUG" certificate "$@" --method manual 2> >(tee -a "$LOG" >&3)
  elif [[ $1 == renew ]]; then
    quietly 'Renewing the certificate' compose run "${options[@]}" "$SLUG" certificate "$@"
  else
    quietly 'Obtaining a certificate (a minute or two)' compose run "${options[@]}" "$SLUG" certificate "$@" --method "$CERT_METHOD"
  fi
}

show_certificate() {
  ok "the certificate is good for $(certificate_days) days, and is renewed by itself"
}
