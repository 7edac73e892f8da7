#!/bin/sh
# Makes some targets, and others beside them: tests wait much of their time. The first are served
# first, as people's hands and eyes are in a hurry in them; what the others print comes at the end.
# usage: scripts/side_by_side.sh 'TARGET ...' 'TARGET ...'
set -u
cd "$(dirname "$0")/.."
log=.cache/beside.log
mkdir -p .cache

# In a session of its own, so that whoever ends this ends all of it: a shell's commands in the
# background do not hear Ctrl-C.
session=
if command -v setsid >/dev/null; then session=setsid; fi
$session nice -n 10 ${MAKE:-make} --no-print-directory $2 >"$log" 2>&1 &
beside=$!
trap 'kill -- "-$beside" 2>/dev/null || kill "$beside"; cat "$log"; exit 143' INT TERM
${MAKE:-make} --no-print-directory $1
code=$?
wait $beside || code=$?
cat "$log"
exit $code
