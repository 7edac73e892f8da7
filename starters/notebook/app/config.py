# Settings of this app. All of them: docs/guide/settings.md. Take the # away to use one.
LIVE = {
    "name": "NAME",  # the title of the window, and the folder that saved() writes to
    # "icon": "static/icon.png",  # of the window
    # "debounce": 300,  # milliseconds that typing waits before Python hears of it
}
