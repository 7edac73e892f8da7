#!/bin/sh
# Runs a command on a screen of its own where Xvfb is installed, else on the user's.
# usage: scripts/on_screen.sh COMMAND [ARGUMENT ...]
set -eu
if command -v xvfb-run >/dev/null; then
    # Unset, or a Wayland session would draw the windows there.
    unset WAYLAND_DISPLAY
    # -noreset: else the screen begins anew each time its last program ends, and one that starts in
    # that moment finds none.
    exec xvfb-run -a -s '-screen 0 1280x1024x24 -nolisten tcp -noreset' "$@"
fi
exec "$@"
