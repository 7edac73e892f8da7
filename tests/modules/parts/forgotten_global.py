count = 0

def increment():
    count += 1  # Framework detects this is mutation
