"""Flask-SocketIO as the plan that Studio grew from ran it: Gunicorn, Flask, ProxyFix with depth 1. The harness runs it beside Studio."""

import json
import os
import time

from flask import Flask, Response, request
from flask_socketio import SocketIO, emit
from werkzeug.middleware.proxy_fix import ProxyFix

PLAN = json.loads(os.environ["PLAN"])
app = Flask(__name__)
socketio = SocketIO(
    app,
    async_mode="eventlet",
    transports=PLAN["transports"],
    cors_allowed_origins=PLAN["origins"] or None,
    message_queue=os.environ.get("QUEUE"),
)
if PLAN["trusts"] == "x-forwarded":
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1, x_port=1, x_prefix=1)


@app.after_request
def repeat_request_id(response):
    """The harness knows by it that its request came through."""
    response.headers["X-Request-Id"] = request.headers.get("X-Request-Id", "")
    return response


@app.get("/ready")
def ready():
    return "ok\n"


def echo_of(body_bytes):
    origin = f"{request.scheme}://{request.host}"
    host, _, port = request.host.partition(":")
    return {
        "time": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime()),
        "request": {
            "id": request.headers.get("X-Request-Id", ""),
            "method": request.method,
            "target": request.environ.get("RAW_URI", request.full_path),
            "http_version": request.environ["SERVER_PROTOCOL"].removeprefix("HTTP/"),
            "body_bytes": body_bytes,
            "headers": [[name.lower(), value] for name, value in request.headers.items()],
            "headers_form": "joined",
            "cookies": list(request.cookies),
            "check_cookie": None,
        },
        "peer": {"kind": "ip", "address": request.environ.get("werkzeug.proxy_fix.orig", {}).get("REMOTE_ADDR") or request.remote_addr or "", "port": None, "tls": None},
        "effective": {
            "url": origin + request.root_path + request.path,
            "origin": origin,
            "scheme": request.scheme if request.scheme in ("http", "https") else "http",
            "host": host,
            "port": int(port) if port else (443 if request.scheme == "https" else 80),
            "prefix": request.root_path,
            "client": request.remote_addr or "",
        },
        "why": [],
        "contradictions": [],
        "causes": [],
        "server": {"version": "flask", "worker": f"flask-{os.getpid()}", "runtime": "python", "socket_path": "/socket.io/", "draining": False},
        "handshake": None,
    }


@app.route("/echo", methods=["GET", "POST"])
def echo():
    body = len(request.get_data()) if request.method == "POST" else None
    number = lambda name, most: min(most, int(request.args.get(name, 0)))
    said = echo_of(body)
    events = number("events", 100)
    if events > 0:
        every = number("every_ms", 10_000) / 1000

        def pieces():
            for n in range(1, events + 1):
                if n > 1:
                    socketio.sleep(every)
                last = {"echo": said} if n == events else {}
                yield f"id: {n}\ndata: {json.dumps({'n': n, 'at': int(time.time() * 1000), **last})}\n\n"

        return Response(pieces(), content_type="text/event-stream")
    socketio.sleep(number("delay_ms", 70_000) / 1000)
    size = number("bytes", 4 * 1024 * 1024)
    return {**said, "pad": "x" * size} if size else said


@socketio.on("connect")
def on_connect(auth=None):
    transport = "websocket" if request.environ.get("HTTP_UPGRADE", "").lower() == "websocket" else "polling"
    emit("hello", {"worker": f"flask-{os.getpid()}", "runtime": "python", "transport": transport})


@socketio.on("echo")
def on_echo(wish=None):
    return {"text": (wish or {}).get("text")}


@socketio.on("push")
def on_push(wish=None):
    wish = wish or {}
    sid = request.sid

    def push():
        for n in range(1, min(wish.get("count", 1), 20) + 1):
            if n > 1:
                socketio.sleep(min(wish.get("every_ms", 0), 2_000) / 1000)
            socketio.emit("pushed", {"n": n, "at": int(time.time() * 1000), "text": "x" * min(wish.get("bytes", 0), 1_000_000)}, to=sid)

    socketio.start_background_task(push)
    return {"ok": True}
