#!/bin/sh
# Runs the tests that need no real host on the other supported Pythons. An interpreter comes from
# PATH or pyenv; else, as root with debootstrap, from Debian unstable in .cache/unstable.
# usage: scripts/other_pythons.sh [--setup-only] [VERSION ...]
# HYPER_BEFORE names targets that are made first, beside those from Debian: one more at a time than
# two, and tests that wait for something wait too long. Whoever is done takes the next.
set -eu
cd "$(dirname "$0")/.."

setup_only=
if [ "${1:-}" = --setup-only ]; then setup_only=yes; shift; fi
if [ $# = 0 ]; then set -- 3.12 3.13 3.14 3.15; fi

root=$PWD/.cache/unstable
trees=$PWD/.cache/tree
now=$(cksum <pyproject.toml)
mkdir -p .cache

find_python() {
    for candidate in "python$1" "${PYENV_ROOT:-${HOME:-}/.pyenv}/versions/$1".*/bin/python; do
        if "$candidate" -c "import ensurepip, sys; sys.exit('%d.%d' % sys.version_info[:2] != '$1')" 2>/dev/null; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    return 1
}

say() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*"; }

# within SECONDS COMMAND ...: end a command that hangs. SIGABRT has Python tell where each thread stands.
within() {
    if command -v timeout >/dev/null; then
        seconds=$1
        shift
        # --foreground, or it would be in a group of its own, which who ends this does not reach.
        timeout --foreground --signal=ABRT --kill-after=20 "$seconds" "$@"
    else
        shift
        "$@"
    fi
}

inside() { within 600 env HOME=/root TMPDIR=/tmp chroot "$root" "$@"; }

# The file a name leads to, under the same name inside.
carry() {
    for path in "$@"; do
        if [ -e "$path" ]; then
            mkdir -p "$root$(dirname "$path")"
            cp -rL "$path" "$root$(dirname "$path")/"
        fi
    done
}

# The tests write beside their sources, so each Python outside gets a copy, and those inside one: it
# may run beside others, and beside the tests with the real hosts.
copy_to() {
    rm -rf "$1"
    mkdir -p "$1"
    tar -c --exclude=./.cache --exclude=./.venv --exclude=./.git --exclude=./node_modules . | tar -x -C "$1"
}

make_root() {
    if [ "$(id -u)" != 0 ] || ! command -v debootstrap >/dev/null; then return 1; fi
    if [ ! -e "$root/ready" ]; then
        mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' 'Label: Debian' | head -n 1)
        if [ -z "$mirror" ]; then return 1; fi
        rm -rf "$root"
        within 600 debootstrap --variant=minbase --include=ca-certificates unstable "$root" "$mirror" >.cache/debootstrap.log || return 1
        touch "$root/ready"
    fi
    # pip and apt inside must reach what they reach outside.
    carry /etc/resolv.conf /etc/hosts /etc/ssl/certs/ca-certificates.crt /etc/pip.conf /etc/xdg/pip \
        ${PIP_CONFIG_FILE:-} ${PIP_CERT:-} ${SSL_CERT_FILE:-} ${REQUESTS_CA_BUNDLE:-}
    copy_to "$root/src"
}

has_python() {
    inside "/usr/bin/python$1" -c 'import ensurepip' 2>/dev/null && return
    # A mirror may be frozen at some day; debootstrap does not mind its age either.
    {
        inside apt-get -q -o Acquire::Check-Valid-Until=false update &&
            inside env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "python$1-venv"
    } >>.cache/debootstrap.log 2>&1
}

# prepare PYTHON VENV SOURCE [COMMAND TO RUN IT IN]: a virtual environment with what the tests need
prepare() {
    python=$1 venv=$2 source=$3
    shift 3
    if [ "$("$@" cat "$venv/ready" 2>/dev/null)" = "$now" ]; then return; fi
    "$@" "$python" -m venv --clear "$venv"
    "$@" "$venv/bin/python" -m pip install -qq --disable-pip-version-check --upgrade pip
    within 600 "$@" "$venv/bin/python" -m pip install -qq --disable-pip-version-check -e "$source[test]"
    printf '%s\n' "$now" | "$@" tee "$venv/ready" >/dev/null
}

# suite VERSION VENV SOURCE [COMMAND TO RUN IT IN]
suite() {
    venv=$2 source=$3
    # Beside the first Python one from 3.14 on, where t-strings are Python's own, runs every case;
    # of the long tests, the others run a portion each (tests/portion.py).
    portion=4
    if [ "$1" = 3.14 ]; then portion=1; fi
    shift 3
    # pytest's own limit is for each test; this one is for what hangs before, between or after them.
    # Fewer generated templates than on the first Python: they are about the kernel, not about Python.
    within "${HYPER_SUITE_SECONDS:-1500}" "$@" sh -c 'cd "$0" && exec "$@"' "$source" env PYTHONFAULTHANDLER=1 HYPER_PORTION=$portion HYPER_EXAMPLES="${HYPER_EXAMPLES:-100}" "$venv/bin/python" -m pytest -q \
        -p no:cacheprovider -m 'not lab and not window and not browser and not chromium and not slow' </dev/null
}

# one KIND VERSION: makes its environment, then runs its tests; what came of it stands in a file then
one() {
    kind=$1 version=$2 log=.cache/test-$2.log result=.cache/test-$2.result
    if [ "$kind" = outside ]; then
        copy_to "$trees-$version"
        set -- "$(find_python "$version")" "$PWD/.cache/python-$version" "$trees-$version" env
    elif [ -n "$rooted" ] && has_python "$version"; then
        set -- "/usr/bin/python$version" "/venv-$version" /src env HOME=/root TMPDIR=/tmp chroot "$root"
    else
        echo 'not run: not on PATH, not in pyenv, not from Debian unstable (.cache/debootstrap.log may say why)' >"$result"
        return
    fi
    # Not `if (prepare ...)`: inside a condition the shell goes on after a failed command.
    set +e
    (set -e; prepare "$@") >>"$log" 2>&1
    code=$?
    set -e
    shift
    if [ $code != 0 ]; then
        echo 'FAILED, its environment could not be made' >"$result"
        return
    fi
    say "Python $version: its environment is ready"
    if [ -n "$setup_only" ]; then
        echo 'its environment is ready' >"$result"
        return
    fi
    if suite "$version" "$@" >>"$log" 2>&1; then echo passed; else echo FAILED; fi >"$result"
    say "Python $version: $(cat "$result")"
}

# each KIND VERSION ...: one after the other, but for those that are taken already.
each() {
    kind=$1
    shift
    for version in "$@"; do
        if mkdir ".cache/taken-$version" 2>/dev/null; then one "$kind" "$version"; fi
    done
}

inside_ones() {
    if [ $# = 0 ]; then return; fi
    rooted=
    if make_root; then rooted=yes; fi
    each inside "$@"
}

first() {
    if [ -z "${HYPER_BEFORE:-}" ]; then return; fi
    if ${MAKE:-make} --no-print-directory $HYPER_BEFORE >.cache/before.log 2>&1; then echo passed; else echo FAILED; fi >.cache/before.result
    say "$HYPER_BEFORE: $(cat .cache/before.result)"
}

rm -f .cache/before.log .cache/before.result
outside=
inside_too=
for version in "$@"; do
    rm -rf ".cache/test-$version.result" ".cache/taken-$version"
    printf '\n== Python %s ==\n' "$version" >".cache/test-$version.log"
    if find_python "$version" >/dev/null; then outside="$outside $version"; else inside_too="$inside_too $version"; fi
done

# Who ends this early wants to know how far each came.
trap 'tail -n 5 .cache/test-*.log; exit 143' TERM
# Two at a time, each from its environment on: to make one waits for other computers.
{ first; each outside $outside; } &
{ inside_ones $inside_too; each outside $outside; } &
wait

summary=
failed=0
if [ -n "${HYPER_BEFORE:-}" ]; then
    cat .cache/before.log
    result=$(cat .cache/before.result 2>/dev/null || echo 'FAILED: it came to no end')
    case $result in FAILED*) failed=1 ;; esac
    summary="
$HYPER_BEFORE: $result"
fi
for version in $outside $inside_too; do
    cat ".cache/test-$version.log"
    result=$(cat ".cache/test-$version.result" 2>/dev/null || echo 'FAILED: it came to no end')
    case $result in FAILED*) failed=1 ;; esac
    summary="$summary
Python $version: $result"
done
printf '%s\n' "$summary"
exit $failed
