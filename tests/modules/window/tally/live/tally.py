from hyper_local import saved
from tally.words import said

count = saved(0, "tally.json")


def more():
    global count
    count += 1


t"""
<title>{said(count)}</title>
<img src="/static/logo.png" alt="">
<button style="position: fixed; inset: 0" @click="more">{count}</button>
"""
