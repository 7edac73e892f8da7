"""Start: `python -m hyper_local` in a folder that has a `token.py` or a `random.py`.

Python puts the working folder before its own library then, so a file there that
is called like a standard module would be imported by everything else. The
command finds the author's files by the path that it is given; it needs no
working folder on `sys.path`. Imported before anything else of this package, and
only Python's own start-up comes before it.
"""

import sys

if sys.argv[:1] == ["-m"] and not sys.flags.safe_path:
    # While Python looks for what -m names, argv[0] is "-m"; once it runs, a path.
    words = sys.orig_argv
    if "-m" in words and words[words.index("-m") + 1 :][:1] == [__package__]:
        del sys.path[0]
