"""aioxmpp as it comes, over TLS: aioxmpp_client.py JID/RESOURCE PORT.  Says what it hears as
program() of ear.js reads it.  It reads what it has classes for, and acknowledges stanza by stanza."""
import asyncio
import datetime
import sys
from xml.sax.saxutils import escape

import aioxmpp
import aioxmpp.connector
import aioxmpp.dispatcher
import aioxmpp.pubsub.xso
import aioxmpp.xso

PUBSUB = aioxmpp.JID.fromstr("pubsub.localhost")


@aioxmpp.pubsub.xso.as_payload_class
class Notification(aioxmpp.xso.XSO):
    TAG = ("http://jabber.org/protocol/pubsub", "notification")
    text = aioxmpp.xso.Text()


def tell(kind, text=""):
    print(kind, str(text).replace("\n", "&#10;"), flush=True)


def hear_presence(stanza):
    tell("stanza", f"<presence from='{stanza.from_}'/>")


def hear_item(jid, node, item, message):
    notification = f"<notification>{escape(item.registered_payload.text)}</notification>"
    items = f"<items node='{node}'><item>{notification}</item></items>"
    tell("stanza", f"<message to='{message.to}'><event>{items}</event></message>")


def make_client(jid, port):
    security = aioxmpp.make_security_layer("demo", no_verify=True)
    connector = aioxmpp.connector.XMPPOverTLSConnector()
    client = aioxmpp.PresenceManagedClient(
        aioxmpp.JID.fromstr(jid), security, override_peer=[("127.0.0.1", port, connector)]
    )
    client.backoff_start = datetime.timedelta(seconds=0.2)
    client.on_stream_established.connect(lambda: tell("online"))
    client.on_stream_resumed.connect(lambda: tell("resumed"))
    client.on_stream_suspended.connect(lambda reason: tell("offline", reason))
    client.on_failure.connect(lambda error: tell("problem", repr(error)))
    presences = client.summon(aioxmpp.dispatcher.SimplePresenceDispatcher)
    presences.register_callback(aioxmpp.PresenceType.AVAILABLE, None, hear_presence)
    client.summon(aioxmpp.PubSubClient).on_item_published.connect(hear_item)
    return client


async def read_orders(client):
    reader = asyncio.StreamReader()
    loop = asyncio.get_event_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        verb, node = line.decode().split()
        if verb == "subscribe":
            await client.summon(aioxmpp.PubSubClient).subscribe(PUBSUB, node)
            tell("subscribed", node)


async def main(jid, port):
    client = make_client(jid, port)
    client.presence = aioxmpp.PresenceState(True)
    await read_orders(client)
    stopped = asyncio.Event()
    client.on_stopped.connect(stopped.set)
    client.presence = aioxmpp.PresenceState(False)
    await stopped.wait()


asyncio.run(main(sys.argv[1], int(sys.argv[2])))
