"""Talks to an echo server with the library websockets, with every combination of compression's parameters.

usage: client.py ws://HOST:PORT/echo

The library decompresses with no larger a window than was agreed, so that a reference that goes too far back is an error.
"""
import itertools
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from messages import messages
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.sync.client import connect

WINDOWS = [None, 8, 9, 10, 11, 12, 13, 14, 15]
said = list(messages())
conversations = 0

for server_alone, client_alone, server_bits in itertools.product([False, True], [False, True], WINDOWS):
    for client_bits in [None, True, 15] if server_bits in (None, 15) else [True]:
        offer = ClientPerMessageDeflateFactory(server_alone, client_alone, server_bits, client_bits)
        with connect(sys.argv[1], extensions=[offer], compression=None, max_size=None) as peer:
            [agreed] = peer.protocol.extensions
            assert agreed.remote_no_context_takeover == server_alone, agreed
            assert agreed.remote_max_window_bits == (server_bits or 15), agreed
            for message in said:
                peer.send(message)
                echo = peer.recv(timeout=20)
                assert echo == message, (offer.get_request_params(), len(message), len(echo))
            peer.send(iter(["in ", "several ", "fragments"]))
            assert peer.recv(timeout=20) == "in several fragments"
            assert peer.ping().wait(20)
        assert (peer.close_code, peer.close_reason) == (1000, ""), (peer.close_code, peer.close_reason)
        conversations += 1

print(conversations, "conversations passed", flush=True)
