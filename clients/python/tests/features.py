"""What a subscription may ask of the gateway: fields, where, every; for PythonClientTest, with the pipeline of use.py."""

import asyncio
import sys

import weir_client as weir

URL = sys.argv[1]


async def main() -> None:
    await weir.publish(URL, "room", [{"room": "attic", "celsius": c} for c in (20, 21, 35, 36)])
    changes = await weir.collect(URL, "rooms", count=4, since=0, fields=["celsius"])
    assert [list(c) for c in changes] == [["stream", "seq", "time", "room", "celsius"]] * 4, changes
    changes = await weir.collect(URL, "rooms", count=3, since=0, where="celsius > 20.5 and room = 'attic'")
    assert [c["celsius"] for c in changes] == [21, 35, 36], changes
    for options, code in (({"fields": ["celsus"]}, "unknown_field"), ({"where": "celsius >"}, "bad_expression")):
        try:
            raise AssertionError(await weir.collect(URL, "rooms", count=1, **options))
        except weir.WeirError as e:
            assert e.code == code, e
    paced = asyncio.ensure_future(weir.collect(URL, "rooms", count=1, since=4, every="200ms"))
    await weir.publish(URL, "room", [{"room": "attic", "celsius": n} for n in range(50)])
    assert (await paced)[0]["seq"] > 4


asyncio.run(main())
print("all is well")
