"""slixmpp as it comes, without TLS: slixmpp_client.py JID/RESOURCE PORT.  Says what it hears as
program() of ear.js reads it."""
import asyncio
import sys

import slixmpp

PUBSUB = "pubsub.localhost"


def tell(kind, text=""):
    print(kind, str(text).replace("\n", "&#10;"), flush=True)


class Client(slixmpp.ClientXMPP):
    def __init__(self, jid, port):
        super().__init__(jid, "demo")
        self.port = port
        self["feature_mechanisms"].unencrypted_plain = True
        self.register_plugin("xep_0030")
        self.register_plugin("xep_0060")
        self.register_plugin("xep_0198")
        self.add_event_handler("session_start", self.started)
        self.add_event_handler("session_resumed", lambda _: tell("resumed"))
        self.add_event_handler("disconnected", self.lost)
        self.register_handler(
            slixmpp.xmlstream.handler.Callback(
                "everything", slixmpp.xmlstream.matcher.MatchXPath("{jabber:client}message"), self.hear
            )
        )
        self.add_event_handler("presence", self.hear)

    def begin(self):
        self.connect(("127.0.0.1", self.port), disable_starttls=True)

    def hear(self, stanza):
        tell("stanza", stanza)

    async def started(self, _):
        tell("online")
        await self.get_roster()
        self.send_presence()

    def lost(self, reason):
        tell("offline", reason)
        self.begin()

    async def subscribe(self, node):
        await self["xep_0060"].subscribe(PUBSUB, node, bare=False)
        tell("subscribed", node)


async def read_orders(client):
    reader = asyncio.StreamReader()
    loop = asyncio.get_event_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        verb, argument = line.decode().split()
        if verb == "subscribe":
            await client.subscribe(argument)
    loop.stop()


client = Client(sys.argv[1], int(sys.argv[2]))
client.begin()
orders = client.loop.create_task(read_orders(client))
client.loop.run_forever()
