"""Shows tokens to a gateway that asks for them; for ClientTokensTest. The key may read and publish, but not read 'secret'."""

import asyncio
import sys

import weir_client as weir

URL, KEY = sys.argv[1:]


async def refused(asking: "asyncio.Future[object]") -> weir.WeirError:
    try:
        raise AssertionError(await asking)
    except weir.WeirError as e:
        return e


async def main() -> None:
    async def fresh() -> str:
        return KEY

    assert await weir.publish(URL, "room", [{"room": "attic", "celsius": 35}], token=KEY) == 1
    assert len(await weir.collect(URL, "rooms", count=1, since=0, token=fresh)) == 1
    assert len(await weir.snapshot(URL, "rooms", token=lambda: KEY)) == 1
    async with weir.alerts(URL, token=KEY) as alerts:
        assert (await alerts.__anext__())["alert"] == "hot"
    for token in (None, "weir_wrong"):
        for asking in (weir.collect(URL, "rooms", count=1, token=token), weir.snapshot(URL, "rooms", token=token)):
            assert "token" in str(await refused(asking))
    assert (await refused(weir.collect(URL, "secret", count=1, token=KEY))).code == "forbidden"


asyncio.run(main())
print("all is well")
