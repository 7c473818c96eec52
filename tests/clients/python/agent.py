"""An agent's session with `daigou mcp` over a sandbox, by the protocol's official Python library.

    python agent.py DAIGOU SANDBOX FOLDER BUYER

It plays the buyer's flow with tools, and tries what must not work: a total that was not quoted, orders above either cap, a
quote of yesterday, a read-only server. Results are held against the schemas that the server declares, which the library does.
"""

import asyncio
import json
import os
import sys
import urllib.request
from contextlib import asynccontextmanager

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

DAIGOU, SANDBOX, FOLDER, BUYER = sys.argv[1:5]
ADDRESS = {
    "name": "王芳",
    "mobile": "13800000000",
    "province": "浙江省",
    "city": "金华市",
    "district": "义乌市",
    "street": "福田路1号",
}


def admin(path, body=None, method=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{SANDBOX}/admin{path}", data=data, method=method)
    request.add_header("content-type", "application/json")
    with urllib.request.urlopen(request) as response:
        return json.loads(response.read() or b"null")


@asynccontextmanager
async def session(*flags):
    env = {"DAIGOU_SANDBOX": SANDBOX, "HOME": FOLDER, "PATH": os.environ["PATH"]}
    server = StdioServerParameters(command=DAIGOU, args=["mcp", "--via", BUYER, *flags], env=env, cwd=FOLDER)
    async with stdio_client(server) as (read, write), ClientSession(read, write) as client:
        await client.initialize()
        yield client


async def call(client, tool, **arguments):
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, f"{tool}: {result.content}"
    texts = [block.text for block in result.content if block.type == "text"]
    assert "not instructions" in texts[0], "what sellers wrote is marked as data"
    return result.structured_content


async def refused(client, tool, *words, **arguments):
    result = await client.call_tool(tool, arguments)
    assert result.is_error, f"{tool} was to be refused: {result.structured_content}"
    text = result.content[0].text
    for word in words:
        assert word in text, f"{word!r} is not in: {text}"
    return result.structured_content


def orders():
    return len(admin("/orders"))


async def reads_only():
    async with session() as client:
        tools = [tool.name for tool in (await client.list_tools()).tools]
        assert "search_products" in tools and "quote_order" in tools, tools
        assert not {"place_order", "pay_order", "cancel_order", "request_refund"} & set(tools), tools
        try:
            result = await client.call_tool("place_order", {"quote_id": "x", "total_fen": 1})
            assert result.is_error
        except Exception as error:  # the library's own class differs between versions
            assert "allow-orders" in str(error), error
    assert orders() == 0


async def plays_the_day():
    caps = ["--store", f"sqlite:{FOLDER}/agent.db", "--allow-orders", "--max-order-yuan", "3000", "--max-day-yuan", "4000"]
    product = admin(f"/products?buyer={BUYER}&limit=50")
    product = next(it for it in product if it["price_fen"] * it["min_quantity"] < 100_000)
    line = {"product": product["product"], "sku": product["sku"], "quantity": product["min_quantity"]}
    async with session(*caps) as client:
        found = await call(client, "search_products", words="连衣裙", limit=3)
        assert found["items"], found
        await call(client, "get_product", product=found["items"][0]["product"])
        quote = await call(client, "quote_order", lines=[line], address=ADDRESS)
        total, quote_id = quote["total_fen"], quote["quote_id"]
        await refused(client, "place_order", "total_fen", quote_id=quote_id, total_fen=total - 1)
        await refused(client, "place_order", "quote_order again", quote_id="made-up", total_fen=total)
        await refused(client, "quote_order", "quantity", lines=[{**line, "quantity": "two"}], address=ADDRESS)
        assert orders() == 0, "nothing of that was ordered"
        placed = await call(client, "place_order", quote_id=quote_id, total_fen=total)
        again = await call(client, "place_order", quote_id=quote_id, total_fen=total)
        assert placed["placement"]["orders"] == again["placement"]["orders"], (placed, again)
        assert orders() == 1, "the same quote twice is one order"
        reference = placed["placement"]["reference"]
        await refused(client, "pay_order", "total_fen", reference=reference, total_fen=total + 1)
        await call(client, "pay_order", reference=reference, total_fen=total)
        order = await call(client, "get_order", order=reference)
        admin(f"/orders/{order['order_id']}/events", {"event": "ship"})
        parcels = await call(client, "track_order", order=reference)
        assert parcels["parcels"], parcels
        listed = await call(client, "list_orders")
        assert len(listed["items"]) == 1, listed
        # Above the cap of an order: nothing is sent.
        dear = {**line, "quantity": 300_000 // product["price_fen"] + 10}
        dear = await client.call_tool("quote_order", {"lines": [dear], "address": ADDRESS})
        if not dear.is_error and "quote_id" in dear.structured_content:
            dear = dear.structured_content
            await refused(client, "place_order", "cap", quote_id=dear["quote_id"], total_fen=dear["total_fen"])
        assert orders() == 1
    # Another process goes on counting the day. Each order alone is within its cap.
    spent, count = total, 1
    async with session(*caps) as client:
        # A quote of a process that is gone: its order is shown, and there is no second one.
        before = await call(client, "place_order", quote_id=quote_id, total_fen=total)
        assert before["placement"]["orders"] == placed["placement"]["orders"], before
        assert orders() == 1
        while True:
            wanted = min(200_000 // product["price_fen"], 500)
            many = {**line, "quantity": max(line["quantity"], wanted)}
            quote = await call(client, "quote_order", lines=[many], address=ADDRESS)
            if spent + quote["total_fen"] > 400_000:
                await refused(
                    client, "place_order", "day", quote_id=quote["quote_id"], total_fen=quote["total_fen"]
                )
                break
            await call(client, "place_order", quote_id=quote["quote_id"], total_fen=quote["total_fen"])
            spent, count = spent + quote["total_fen"], count + 1
            assert count < 50, "the day's cap is never reached"
    assert orders() == count, "what is above the day's cap is not ordered"


async def main():
    await reads_only()
    await plays_the_day()
    print(f"{BUYER}: ok")


asyncio.run(main())
