# Settings of this app; take the # away to use one. The guide of hyper-local has all of them, under Settings.
LIVE = {
    "name": "NAME",  # the title of the window, and the folder that saved() writes to
    # "session": {"username": "ada"},  # who is here; without it the name of the computer's user, or guest-1, guest-2 …
    # "reconnect_attempts": 5,  # how often a browser tab tries again when the connection is lost
}
