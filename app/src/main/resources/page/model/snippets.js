// The few lines that get what is shown into a program of one's own.
const request = (stream, keyField, keys) => ({
  type: 'subscribe',
  stream,
  ...(keyField && keys.length ? { symbol: keys.length === 1 ? keys[0] : keys } : {}),
});

const withToken = (url, hasToken) => (hasToken ? `${url}?token=YOUR_TOKEN` : url);

export function python(url, stream, keyField, keys, hasToken) {
  return `import asyncio, json
import websockets  # pip install websockets

async def main():
    async with websockets.connect(${JSON.stringify(withToken(url, hasToken))}) as ws:
        await ws.send(json.dumps(${JSON.stringify(request(stream, keyField, keys))}))
        async for message in ws:
            print(json.loads(message))

asyncio.run(main())
`;
}

export function javascript(url, stream, keyField, keys, hasToken) {
  return `const ws = new WebSocket(${JSON.stringify(withToken(url, hasToken))});
ws.onopen = () => ws.send(JSON.stringify(${JSON.stringify(request(stream, keyField, keys))}));
ws.onmessage = (event) => console.log(JSON.parse(event.data));
`;
}
