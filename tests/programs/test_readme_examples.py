"""The README's examples for other programs, carried out as they stand there."""

import asyncio
import contextlib
import io
import json
import subprocess

from mcp import ClientSession
from mcp.client.streamable_http import streamablehttp_client

import engines
from tests.event_loop import run_apart
from tests.programs.conftest import readme

SMALL = {"domain": "chain", "lanes": 4, "seed": 5}


def printed(code: str) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, {})
    return out.getvalue()


def test_gradio_client(url):
    said = printed(readme("python", "gradio_client import", url))
    assert "'status': 'stopped'" in said and "4 runs" in said


def test_remote(url):
    said = printed(readme("python", "engines.remote", url))
    assert "qed" in said and "0.55" in said and "level" in said


def test_curl(url):
    shown = subprocess.run(["sh", "-c", readme("sh", "call()", url)], capture_output=True, text=True, timeout=60)
    (cost,), ((run, key),) = map(json.loads, shown.stdout.splitlines())
    assert cost["rows"] > 0 and len(run) < 20 < len(key)


def test_mcp(url):
    (server,) = json.loads(readme("json", "mcpServers", url))["mcpServers"].values()

    async def talk():
        async with streamablehttp_client(server["url"], headers=server["headers"]) as (reads, writes, _):
            async with ClientSession(reads, writes) as session:
                await session.initialize()
                tools = {tool.name: tool for tool in (await session.list_tools()).tools}
                run = eval((await session.call_tool("start", {"settings": SMALL})).content[0].text)[0]
                while "'done'" not in (told := (await session.call_tool("status", {"run": run})).content[0].text):
                    assert "failed" not in told
                    await asyncio.sleep(0.2)
                refused = await session.call_tool("result", {"run": "nothing"})
                table = (await session.read_resource(f"run://{run}/designs.csv")).contents[0]
                report = (await session.read_resource(f"run://{run}/report")).contents[0]
                nothing = (await session.read_resource("study://nothing/report")).contents[0]
                assert report.mimeType == "text/html" and run in report.text and "no such study" in nothing.text.lower()
                mine = (await session.call_tool("runs", {})).content[0].text
                return tools, table, refused, run in mine

    tools, table, refused, mine = run_apart(talk())
    assert {
        "domains",
        "describe",
        "estimate",
        "start",
        "status",
        "result",
        "stop",
        "resume",
        "score",
        "compare",
    } <= set(tools)
    assert "its id" in tools["status"].inputSchema["properties"]["run"]["description"]
    designs = [line.split(",")[1] for line in table.text.splitlines()[1:]]
    assert sorted(designs) == sorted(engines.design(engines.Request(**SMALL)).designs) and table.mimeType == "text/csv"
    assert refused.isError and "no such run" in refused.content[0].text and mine
