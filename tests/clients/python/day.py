"""A buyer's day over `daigou serve`, with a client that openapi-python-client made from its document.

    python day.py http://127.0.0.1:8168 TOKEN http://127.0.0.1:1688/admin

The last argument is a sandbox's admin API: somebody has to play the seller who ships.
"""

import json
import sys
import time
import urllib.request

from daigou_serve_client import AuthenticatedClient
from daigou_serve_client.api.goods import product, quote, search
from daigou_serve_client.api.orders import order, parcels, place_order
from daigou_serve_client.api.refunds import ask_refund, order_refunds, refund_reasons
from daigou_serve_client.models import Buyer, DeliveryAddress, NewLine, Order, Problem, RefundBody


def asked(response):
    """The parsed answer of a call that must have gone well."""
    assert response is not None and not isinstance(response, Problem), response
    return response


def offered(response):
    """As `asked`; None where the platform does not offer it, which the server says without sending anything."""
    if isinstance(response, Problem) and response.kind == "unsupported":
        assert response.certainty == "not_sent" and response.hint, response
        return None
    return asked(response)


def play(admin, order_id, event):
    body = json.dumps({"event": event}).encode()
    headers = {"content-type": "application/json"}
    urllib.request.urlopen(urllib.request.Request(f"{admin}/orders/{order_id}/events", body, headers)).read()


def first_to_order(client, buyer):
    """A product of the search, and one of its SKUs that is in stock."""
    for listing in asked(search.sync(buyer, client=client, q="连衣裙", limit=10)).items:
        known = product.sync(buyer, listing.product, client=client)
        if isinstance(known, Problem):
            continue
        for sku in known.skus:
            if not sku.stock or sku.stock < 10:
                continue
            quantity = known.min_quantity or 1
            return NewLine(product=known.product, sku=sku.sku, quantity=quantity)
    raise AssertionError(f"{buyer}: nothing to order")


def day(client, buyer, admin):
    line = first_to_order(client, buyer)
    address = DeliveryAddress(
        name="张三", mobile="13800000000", province="浙江省", city="杭州市", district="滨江区", street="网商路699号"
    )
    wanted = Order(lines=[line], address=address)
    quoted = asked(quote.sync(buyer, client=client, body=wanted))
    reference = f"PY-{buyer}-{int(time.time())}"

    # Twice the same: one order.
    known = [
        asked(place_order.sync(buyer, reference, client=client, body=wanted, pay=True, prefer="wait=20")) for _ in range(2)
    ][-1]
    while known.placement.working:
        time.sleep(0.2)
        known = asked(order.sync(buyer, reference, client=client))
    assert known.placement.state == "placed" and len(known.placement.orders) == 1, known
    assert known.placement.payment == "paid", known
    assert known.total_fen == quoted.total_fen, (known.total_fen, quoted.total_fen)

    play(admin, known.order_id, "ship")
    shipped = asked(order.sync(buyer, reference, client=client))
    assert shipped.status == "shipped", shipped
    found = asked(parcels.sync(buyer, reference, client=client))
    assert found and found[0].waybill, found

    ended = refunded(client, buyer, reference)
    print(f"{buyer}: {reference} placed, paid, shipped as {found[0].waybill}; {ended}")


def refunded(client, buyer, reference):
    """Asks for all of the money, where the platform takes such requests."""
    reasons = offered(refund_reasons.sync(buyer, reference, client=client))
    if reasons is None:
        return "refunds are not offered here"
    asked_for = asked(ask_refund.sync(buyer, reference, client=client, body=RefundBody(reason=reasons[0].text)))
    listed = offered(order_refunds.sync(buyer, reference, client=client))
    if listed is not None:
        assert [one.refund_id for one in listed] == [one.refund_id for one in asked_for], (asked_for, listed)
    return f"refund {asked_for[0].refund_id} asked for"


def main():
    base, token, admin = sys.argv[1:]
    client = AuthenticatedClient(base_url=base, token=token, timeout=60)
    for buyer in Buyer:
        day(client, buyer, admin)


main()
