#!/bin/sh
# Runs everything that takes long, part by part, and goes on where one fails. Ends with a line for
# each part: how long it took, and whether it was right. Exit code 1 where one was not.
#
# usage: scripts/soak.sh [PART …]      parts: load kernel wall payloads window property client mistakes
set -u
cd "$(dirname "$0")/.."

python=.venv/bin/python
test="$python -m pytest -q -p no:cacheprovider -o faulthandler_timeout=0"
# What is timed goes before other programs, where the system allows it: else it is these that are measured.
first=$(chrt -r 20 true 2>/dev/null && echo 'chrt -r 20')
report=
failed=0

part() {
    name=$1
    shift
    case " $chosen " in *" $name "*) ;; *) return ;; esac
    printf '\n== %s\n' "$name"
    began=$(date +%s)
    if "$@"; then said=right; else said=WRONG failed=1; fi
    took=$(($(date +%s) - began))
    $python -m benchmarks.findings "$name" "$took" "$said"
    report="$report$(printf '%-10s %5d s  %s' "$name" "$took" "$said")
"
}

load() {
    # Other systems are measured with it, where they can be had.
    scripts/bench.sh && $first .cache/bench-venv/bin/python -m benchmarks.load --keep
}

kernel() { $python -m benchmarks.soak --keep; }

wall() {
    HYPER_TIMES=40 $test tests/wall/test_concurrency.py tests/browser/test_stream.py &&
        $test tests/browser/test_proxy.py &&
        $test tests/language/test_saved.py -k full_disk &&
        $test -m slow tests/wall tests/test_benchmarks.py
}

payloads() { HYPER_PAYLOADS_EVERY=1 scripts/on_screen.sh $test tests/wall/test_escaping.py; }

window() {
    $python -m pip install -qq --disable-pip-version-check 'pyinstaller>=6.10' &&
        scripts/on_screen.sh $test tests/window/test_build.py &&
        HYPER_CLOSINGS=50 scripts/on_screen.sh $test tests/window/test_cases.py -k d5
}

property() { HYPER_EXAMPLES=${HYPER_EXAMPLES:-1500} $test tests/property; }

client() { HYPER_CYCLES=1000 HYPER_CLICKS=2000 scripts/on_screen.sh $test tests/cases -k 'c24 or s39'; }

mistakes() { HYPER_MISTAKES_EVERY=1 scripts/on_screen.sh $test tests/browser/test_mistakes.py; }

chosen=${*:-load kernel wall payloads window property client mistakes}
for one in load kernel wall payloads window client property mistakes; do part $one $one; done
printf '\n%s' "$report"
exit $failed
