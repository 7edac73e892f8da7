#!/bin/sh
# Makes some targets, and others beside them: tests wait much of their time. The first are served
# first, as people's hands and eyes are in a hurry in them; what the others print comes at the end.
# Targets of one argument are made one after the other, those of several at the same time.
# usage: scripts/side_by_side.sh 'TARGET ...' 'TARGET ...' ...
set -u
cd "$(dirname "$0")/.."
mkdir -p .cache
first=$1
shift

# In sessions of their own, so that whoever ends this ends all of it: a shell's commands in the
# background do not hear Ctrl-C.
session=
if command -v setsid >/dev/null; then session=setsid; fi
logs= beside=
for targets in "$@"; do
    log=.cache/beside-$(printf '%s' "$targets" | tr -c 'a-z-' '-').log
    $session nice -n 10 ${MAKE:-make} --no-print-directory $targets >"$log" 2>&1 &
    beside="$beside $!" logs="$logs $log"
done
trap 'for each in $beside; do kill -- "-$each" 2>/dev/null || kill "$each"; done; cat $logs; exit 143' INT TERM
${MAKE:-make} --no-print-directory $first
code=$?
for each in $beside; do wait "$each" || code=$?; done
cat $logs
exit $code
