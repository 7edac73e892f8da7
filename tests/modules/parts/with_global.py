count = 0

def increment():
    global count  # Explicit
    count += 1
