"""How PandaPon and DajiSaaS are called and what they want signed, with Python's own library alone."""
import hashlib, json, sys, time, urllib.error, urllib.parse, urllib.request, uuid

SANDBOX = json.loads(sys.argv[1] if len(sys.argv) > 1 else sys.stdin.readline())


def pandapon(route, **params):
    """Signs key, time, nonce and secret, one after the other; not the parameters."""
    # Where the vendor publishes no path, the sandbox has one of its own: ALIBABA1688__ORDER__TRACKING is meant by name.
    method, path = SANDBOX["env"].get("DAIGOU_ROUTE__" + route, route).split()
    key, now, nonce = SANDBOX["access_key"], str(int(time.time() * 1000)), uuid.uuid4().hex
    headers = {
        "access-key": key,
        "timestamp": now,
        "nonce-str": nonce,
        "user-id": SANDBOX["user_id"],
        "signature": md5(key + now + nonce + SANDBOX["access_secret"]),
    }
    return send(method, SANDBOX["pandapon"] + path, params, headers)["data"]


def dajisaas(route, **params):
    """Signs every parameter, sorted by name, and the secret after them."""
    method, path = route.split()
    params["appKey"] = SANDBOX["app_key"]
    pairs = [f"{name}={value if isinstance(value, str) else compact(value)}" for name, value in sorted(params.items())]
    params["sign"] = md5("&".join(pairs) + "&secret=" + SANDBOX["app_secret"])
    return send(method, SANDBOX["dajisaas"] + path, params)["data"]


def seller(order, event):
    """Plays the other side on the sandbox; gives the order's status after it."""
    return send("POST", f"{SANDBOX['admin']}/orders/{order}/events", {"event": event})["status"]


def later(seconds=1):
    """Lets time pass at the sandbox: Taobao makes and pays an order a moment after it has answered."""
    send("POST", f"{SANDBOX['admin']}/clock/advance", {"seconds": seconds})


def send(method, url, params, headers={}):
    body = None
    if method == "GET":
        url += "?" + urllib.parse.urlencode(params)
    else:
        body = compact(params).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json", **headers}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            answer = json.load(response)
    except urllib.error.HTTPError as error:
        sys.exit(f"{method} {url}: HTTP {error.code}: {error.read().decode()}")
    return answer if answer.get("code", 200) == 200 else sys.exit(f"{method} {url}: {answer}")


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def md5(text):
    return hashlib.md5(text.encode()).hexdigest().upper()
