"""python3 proxy.py NAME PORT USER:PASSWORD [CERTIFICATE]: a proxy as a process of its own, HTTP and SOCKS5 on one port.

It knows one name alone, and leads it to PORT of this machine; whoever does not show user and password gets nothing. With a
certificate (PEM, with its key) it is that name's own HTTPS server on port 443, too. It prints its port, then a line for each
connection: by which protocol it was asked, for what. Nothing but Python's own library is used."""
import base64
import socket
import ssl
import struct
import sys
import threading

NAME, PORT, SECRET = sys.argv[1], int(sys.argv[2]), sys.argv[3]
TLS = None
if len(sys.argv) > 4:
    TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    TLS.load_cert_chain(sys.argv[4])
PROOF = "Basic " + base64.b64encode(SECRET.encode()).decode()


def tell(*words):
    print(*words, flush=True)


def exactly(stream, length):
    out = b""
    while len(out) < length:
        chunk = stream.recv(length - len(out))
        if not chunk:
            raise EOFError
        out += chunk
    return out


def pump(source, sink):
    try:
        while chunk := source.recv(65536):
            sink.sendall(chunk)
    except OSError:
        pass
    try:
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def join(client, first, secure):
    """Carries bytes both ways; what the name itself would do for TLS is done here."""
    if secure:
        client = TLS.wrap_socket(client, server_side=True)
    upstream = socket.create_connection(("127.0.0.1", PORT))
    upstream.sendall(first)
    back = threading.Thread(target=pump, args=(upstream, client), daemon=True)
    back.start()
    pump(client, upstream)
    back.join()


def known(host, port):
    return host == NAME and (port == 80 or (port == 443 and TLS is not None))


def socks(client):
    _, count = exactly(client, 2)
    if 2 not in exactly(client, count):
        client.sendall(b"\x05\xff")
        return tell("socks refused: no password")
    client.sendall(b"\x05\x02")
    exactly(client, 1)
    user = exactly(client, exactly(client, 1)[0])
    password = exactly(client, exactly(client, 1)[0])
    good = (user + b":" + password).decode() == SECRET
    client.sendall(b"\x01\x00" if good else b"\x01\x01")
    if not good:
        return tell("socks refused: wrong password")
    _, command, _, kind = exactly(client, 4)
    if (command, kind) != (1, 3):
        return tell("socks refused: no name")
    host = exactly(client, exactly(client, 1)[0]).decode()
    (port,) = struct.unpack(">H", exactly(client, 2))
    tell("socks", f"{host}:{port}")
    if not known(host, port):
        return client.sendall(b"\x05\x04\x00\x01\0\0\0\0\0\0")
    client.sendall(b"\x05\x00\x00\x01\x7f\0\0\x01\0\0")
    join(client, b"", port == 443)


def http(client):
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += exactly(client, 1)
    lines = head.decode("latin-1").split("\r\n")
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:] if line)}
    method, target, version = lines[0].split(" ")
    if fields.get("proxy-authorization") != PROOF:
        client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic realm=x\r\ncontent-length: 0\r\n\r\n")
        return tell("http refused: no password")
    if method == "CONNECT":
        host, _, port = target.rpartition(":")
        tell("connect", target)
        if not known(host, int(port)):
            return client.sendall(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n")
        client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        return join(client, b"", int(port) == 443)
    host, _, path = target.removeprefix("http://").partition("/")
    tell("http", host)
    if host != NAME:
        return client.sendall(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n")
    kept = [line for line in lines[1:-2] if not line.lower().startswith("proxy-")]
    join(client, "\r\n".join([f"{method} /{path} {version}", *kept, "connection: close", "", ""]).encode("latin-1"), False)


def serve(client):
    try:
        first = client.recv(1, socket.MSG_PEEK)
        socks(client) if first == b"\x05" else http(client)
    except (EOFError, OSError, ValueError):
        pass
    finally:
        client.close()


listener = socket.create_server(("127.0.0.1", 0))
tell(listener.getsockname()[1])
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
