#!/bin/sh
# Gives a group the right to /dev/ptp*, or takes it back.
#   ptp-rights.sh install [GROUP [MODE]]   default: avbhal 0660; makes the group where it is missing
#   ptp-rights.sh remove
# RULES_DIR: another folder for the rule; then neither the group nor udev is touched.
set -eu

dir=${RULES_DIR:-/etc/udev/rules.d}
rule=$dir/60-avb-hal-ptp.rules

usage() {
  echo "usage: $0 install [GROUP [MODE]] | remove" >&2
  exit 2
}

apply() {
  [ -n "${RULES_DIR:-}" ] && return
  udevadm control --reload
  udevadm trigger --subsystem-match=ptp
}

case ${1:-} in
  install)
    group=${2:-avbhal}
    mode=${3:-0660}
    case $group in *[!a-z0-9_-]* | '') usage ;; esac
    case $mode in 0640 | 0660) ;; *) usage ;; esac
    if [ -z "${RULES_DIR:-}" ] && ! getent group "$group" >/dev/null; then
      groupadd --system "$group"
    fi
    printf 'SUBSYSTEM=="ptp", GROUP="%s", MODE="%s"\n' "$group" "$mode" >"$rule"
    apply
    echo "$rule: group $group, mode $mode"
    ;;
  remove)
    rm -f "$rule"
    apply
    echo "$rule: removed"
    ;;
  *) usage ;;
esac
