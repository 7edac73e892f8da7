#!/bin/sh
# Makes .cache/bench-venv with this package and the systems that it is measured beside, and
# .cache/bench-apart with what must not be imported with the others. What can't be had is left out.
set -eu
cd "$(dirname "$0")/.."

python=.cache/bench-venv/bin/python
now=$(cksum <pyproject.toml)
if "$python" -c '' 2>/dev/null && [ "$(cat .cache/bench-venv/ready 2>/dev/null)" = "$now" ]; then exit 0; fi

install() { "$python" -m pip install -qq --disable-pip-version-check "$@"; }

group() {
    "$python" -c 'import sys, tomllib; print(*tomllib.load(sys.stdin.buffer)["dependency-groups"][sys.argv[1]], sep="\n")' \
        "$1" <pyproject.toml
}

printf '%s\n' "Installing other systems into .cache/bench-venv (the first time takes a minute) ..." >&2
mkdir -p .cache
.venv/bin/python -m venv --clear .cache/bench-venv
install --upgrade pip
install -e .
if ! group bench | install -r /dev/stdin; then
    group bench | while read -r one; do
        install "$one" || printf '%s\n' "Can't be had, so not measured: $one" >&2
    done
fi
rm -rf .cache/bench-apart
group bench-apart | while read -r one; do
    install --no-deps --target .cache/bench-apart "$one" || printf '%s\n' "Can't be had, so not measured: $one" >&2
done
printf '%s\n' "$now" >.cache/bench-venv/ready
