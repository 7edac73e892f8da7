# Settings of this app; take the # away to use one. The guide of hyper-local has all of them, under Settings.
LIVE = {
    "name": "NAME",  # the title of the window, and the folder that saved() writes to
    # "icon": "static/icon.png",  # of the window
    # "debounce": 300,  # milliseconds that typing waits before Python hears of it
}
