state = {
    "count": 0
}

def increment():
    state["count"] += 1  # No global needed
