#!/bin/sh
# Makes .venv and, where apt and root are at hand, installs the Debian packages the hosts need.
# usage: scripts/setup.sh demo|dev      PYTHON=... chooses the interpreter
set -eu
cd "$(dirname "$0")/.."
kind=$1

say() { printf '%s\n' "$*" >&2; }

find_python() {
    # Debian's own comes first: a version manager's shim of the same name need not run.
    for candidate in ${PYTHON:-} /usr/bin/python3.11 python3.11 python3.12 python3.13 python3.14 python3; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    say "hyper-local needs Python 3.11 or newer. Install one, or name it: make demo PYTHON=/path/to/python3"
    return 1
}

# Without these Qt does not raise: it aborts the process.
qt="libgl1 libegl1 libdbus-1-3 libfontconfig1 libglib2.0-0 libnss3 libasound2 libxcomposite1
    libxdamage1 libxrandr2 libxtst6 libxkbfile1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4
    libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libgssapi-krb5-2"
# Windows of GTK are tested with the system's own Python: PyGObject comes with that alone.
gtk="python3-gi gir1.2-gtk-3.0 gir1.2-webkit2-4.1"
tests="$gtk chromium webkit2gtk-driver xvfb xauth xdotool debootstrap"

debian_packages() {
    wanted=$qt
    if [ "$kind" = dev ]; then wanted="$wanted $tests"; fi
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
        wanted="$wanted $("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    fi
    installed=$(dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' | sed -n 's/^ii *//p')
    missing=
    for package in $wanted; do
        # Newer releases add "t64" to the names of libraries rebuilt for 64-bit time.
        printf '%s\n' "$installed" | grep -qxF -e "$package" -e "${package}t64" ||
            missing="$missing $package"
    done
    if [ -z "$missing" ]; then return; fi
    if [ "$(id -u)" != 0 ]; then
        say "These Debian packages are missing; without them some of this cannot run:"
        say "    sudo apt-get install --no-install-recommends$missing"
        return
    fi
    say "Installing these Debian packages:$missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq -o DPkg::Lock::Timeout=600 update
    found=
    for package in $missing; do
        if ! apt-cache -q show "$package" 2>/dev/null | grep -q '^Package'; then package=${package}t64; fi
        found="$found $package"
    done
    apt-get -qq -o DPkg::Lock::Timeout=600 install -y --no-install-recommends $found >/dev/null
}

python=$(find_python)
if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
    debian_packages
elif [ "$(uname)" = Linux ]; then
    say "No apt here. The window needs the libraries that Debian calls:" $qt
    if [ "$kind" = dev ]; then say "and the tests need:" "$tests"; fi
fi

# The stamp is a checksum of what says what is installed, so a second run does nothing until that changes.
now=$(cat pyproject.toml scripts/setup.sh | cksum)
if .venv/bin/python -c '' 2>/dev/null; then
    for stamp in ".venv/ready-$kind" .venv/ready-dev; do
        if [ "$(cat "$stamp" 2>/dev/null)" = "$now" ]; then exit 0; fi
    done
else
    "$python" -m venv --clear .venv
fi
extra=$kind group=
if [ "$kind" = demo ]; then extra=desktop; else group="--group docs"; fi
say "Installing into .venv (the first time takes a minute) ..."
.venv/bin/python -m pip install -qq --disable-pip-version-check --upgrade pip
.venv/bin/python -m pip install -qq --disable-pip-version-check -e ".[$extra]" $group

# An environment of the system's Python that sees what lies in .venv too, where both are of one version.
gtk_environment() {
    system=/usr/bin/python3
    if ! "$system" -c 'import gi, ensurepip' 2>/dev/null; then return; fi
    ours=$(.venv/bin/python -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    if [ "$("$system" -c 'import sys; print("%d.%d" % sys.version_info[:2])')" != "$ours" ]; then return; fi
    "$system" -m venv --clear --system-site-packages --without-pip .venv/gtk
    packages=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    printf 'import site; site.addsitedir("%s")\n' "$packages" >".venv/gtk/lib/python$ours/site-packages/hyper-local.pth"
}
if [ "$kind" = dev ]; then gtk_environment; fi
printf '%s\n' "$now" >".venv/ready-$kind"
