"""Takes events and checks each by Standard Webhooks' own library. It prints its address, then a line of JSON an event, and
fails each event the first time that it comes, to see it come again."""

import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

webhook = Webhook(sys.argv[1])
seen = set()


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        name = headers.get("webhook-id")
        try:
            webhook.verify(body, headers)
            verified = True
        except WebhookVerificationError:
            verified = False
        try:
            # One byte more, and it must not hold.
            webhook.verify(body + b" ", headers)
            verified = False
        except WebhookVerificationError:
            pass
        status = 204 if name in seen else 503
        seen.add(name)
        line = {"id": name, "verified": verified, "answered": status, "body": json.loads(body)}
        print(json.dumps(line), flush=True)
        self.send_response(status)
        self.end_headers()

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Receiver)
print(f"http://127.0.0.1:{server.server_port}/events", flush=True)
server.serve_forever()
