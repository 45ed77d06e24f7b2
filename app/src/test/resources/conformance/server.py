"""Waits for an echo client with the library websockets, once for every combination of compression's parameters.

Prints how many that are, then for each its port and how the conversation went; a line on its input ends one. The library decompresses with no larger a window than was agreed, so that a
reference that goes too far back is an error.
"""
import itertools
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from messages import messages
from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory
from websockets.sync.server import serve

WINDOWS = [None, 8, 9, 10, 11, 12, 13, 14, 15]
answers = [ServerPerMessageDeflateFactory(server_alone, client_alone, server_bits, client_bits)
           for server_alone, client_alone, client_bits in itertools.product([False, True], [False, True], WINDOWS)
           for server_bits in ([None, 9, 15] if client_bits is None else [None])]
said = list(messages())


def talk(peer):
    for message in said:
        peer.send(message)
        echo = peer.recv(timeout=20)
        assert echo == message, (len(message), len(echo))
    assert peer.ping().wait(20)


failures = []


def conversation(peer):
    try:
        talk(peer)
    except BaseException as e:
        failures.append(repr(e))


print(len(answers), flush=True)
for answer in answers:
    with serve(conversation, "127.0.0.1", 0, extensions=[answer], compression=None, max_size=None) as server:
        print(server.socket.getsockname()[1], flush=True)
        running = threading.Thread(target=server.serve_forever)
        running.start()
        sys.stdin.readline()  # the client has come and gone
        server.shutdown()
        running.join()
    print(failures.pop() if failures else "passed", flush=True)
