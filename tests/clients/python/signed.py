"""Signs what schemathesis sends to a sandbox, as the documents say: SCHEMATHESIS_HOOKS=signed.

The environment has the sandbox's variables: DAIGOU_ACCESS_KEY and the others.
"""

import hashlib
import json
import os
import secrets
import time

import schemathesis


def md5(text):
    return hashlib.md5(text.encode("utf-8", "surrogatepass")).hexdigest().upper()


def by_headers(headers):
    key, secret = os.environ["DAIGOU_ACCESS_KEY"], os.environ["DAIGOU_ACCESS_SECRET"]
    stamp = str(int(time.time() * (1000 if os.environ["DAIGOU_TIMESTAMP"] == "millis" else 1)))
    nonce = secrets.token_hex(16)
    headers.update({
        "access-key": key,
        "timestamp": stamp,
        "nonce-str": nonce,
        "user-id": os.environ["DAIGOU_USER_ID"],
        "signature": md5(key + stamp + nonce + secret),
    })


def text(value):
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def by_parameters(parameters):
    parameters["appKey"] = os.environ["DAIGOU_APP_KEY"]
    parameters.pop("sign", None)
    pairs = []
    for name, value in sorted(parameters.items()):
        for one in value if isinstance(value, list) else [value]:
            if one is not None:
                pairs.append(f"{name}={text(one)}")
    parameters["sign"] = md5("&".join(pairs) + f"&secret={os.environ['DAIGOU_APP_SECRET']}")


@schemathesis.hook
def before_call(context, case, kwargs):
    if os.environ["DAIGOU_UNDER_TEST"] == "pandapon":
        by_headers(case.headers)
    elif case.method == "GET" and case.query is not None:
        by_parameters(case.query)
    elif isinstance(case.body, dict):
        by_parameters(case.body)
