# config.py
LIVE = {
    "transport": "websocket",
    "reconnect_attempts": 5,
    "heartbeat_interval": 30
}
