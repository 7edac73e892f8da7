# Settings of this app. All of them: docs/guide/settings.md. Take the # away to use one.
LIVE = {
    "name": "NAME",  # the title of the window, and the folder that saved() writes to
    # "session": {"username": "ada"},  # who is here; without it the name of the computer's user, or guest-1, guest-2 …
    # "reconnect_attempts": 5,  # how often a browser tab tries again when the connection is lost
}
