"""An agent that reads through `/mcp` of `daigou serve`, by the protocol's official Python library.

    python agent_http.py API TOKEN

Every buyer is searched, which a tool's argument names; nothing that changes anything is offered; without the token nothing
is answered.
"""

import asyncio
import sys

from mcp import ClientSession
from mcp.client.streamable_http import create_mcp_http_client, streamable_http_client

API, TOKEN = sys.argv[1:3]
BUYERS = ["pandapon-1688", "pandapon-taobao", "dajisaas-1688", "dajisaas-taobao"]


async def main():
    client = create_mcp_http_client(headers={"Authorization": f"Bearer {TOKEN}"})
    async with streamable_http_client(f"{API}/mcp", http_client=client) as streams, ClientSession(*streams[:2]) as agent:
        await agent.initialize()
        tools = {tool.name for tool in (await agent.list_tools()).tools}
        assert "search_products" in tools and "place_order" not in tools, tools
        for buyer in BUYERS:
            found = await agent.call_tool("search_products", {"words": "连衣裙", "limit": 2, "buyer": buyer})
            assert not found.is_error and found.structured_content["items"], (buyer, found)
        lost = await agent.call_tool("search_products", {"words": "连衣裙"})
        assert lost.is_error and "pandapon-1688" in lost.content[0].text, lost
    wrong = create_mcp_http_client(headers={"Authorization": "Bearer wrong"})
    answer = await wrong.post(f"{API}/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
    assert answer.status_code == 401, answer
    print("ok")


asyncio.run(main())
