/* gloox of Debian 12 as it comes, over BOSH with all requests on one connection: gloox_client JID
 * PASSWORD PORT.  Says what it hears as program() of ear.js reads it, and signs in anew after a
 * break. */
#include <cstdio>
#include <cstdlib>
#include <string>

#include <poll.h>
#include <unistd.h>

#include <gloox/client.h>
#include <gloox/connectionbosh.h>
#include <gloox/connectionlistener.h>
#include <gloox/connectiontcpclient.h>
#include <gloox/loghandler.h>

using namespace gloox;

static const char NS_PUBSUB[] = "http://jabber.org/protocol/pubsub";

static void tell(const char *kind, const std::string &text)
{
    printf("%s %s\n", kind, text.c_str());
    fflush(stdout);
}

class Listener : public ConnectionListener, public LogHandler
{
  public:
    bool online = false;
    std::string node; /* being subscribed */

    void onConnect() override
    {
        online = true;
        tell("online", "");
    }

    void onDisconnect(ConnectionError) override
    {
        online = false;
        tell("offline", "");
    }

    bool onTLSConnect(const CertInfo &) override
    {
        return true;
    }

    /* Each stanza as the library has read it. */
    void handleLog(LogLevel, LogArea area, const std::string &text) override
    {
        if (area != LogAreaXmlIncoming)
            return;
        if (text.rfind("<message", 0) == 0 || text.rfind("<presence", 0) == 0)
            tell("stanza", text);
        if (text.rfind("<iq", 0) == 0 && text.find("subscription='subscribed'") != text.npos)
            tell("subscribed", node);
    }
};

static void subscribe(Client &client, const std::string &node)
{
    Tag *request = new Tag("iq"), *pubsub = new Tag(request, "pubsub");
    Tag *verb = new Tag(pubsub, "subscribe");

    request->addAttribute("type", "set");
    request->addAttribute("to", "pubsub.localhost");
    request->addAttribute("id", client.getID());
    pubsub->setXmlns(NS_PUBSUB);
    verb->addAttribute("node", node);
    verb->addAttribute("jid", client.jid().full());
    client.send(request);
}

/* False at the end of input. */
static bool take_order(Client &client, Listener &listener)
{
    char line[300], node[256];

    if (!fgets(line, sizeof(line), stdin))
        return false;
    if (sscanf(line, "subscribe %255s", node) == 1) {
        listener.node = node;
        subscribe(client, node);
    }
    return true;
}

/* One session, until it breaks; false when there are to be no more. */
static bool run(const JID &jid, const std::string &password, int port)
{
    struct pollfd in = { 0, POLLIN, 0 };
    Listener listener;
    Client client(jid, password);
    LogSink &log = client.logInstance();
    ConnectionTCPClient *tcp = new ConnectionTCPClient(log, "127.0.0.1", port);

    client.setTls(TLSDisabled);
    client.setConnectionImpl(
        new ConnectionBOSH(&client, tcp, log, "127.0.0.1:" + std::to_string(port), "localhost"));
    client.registerConnectionListener(&listener);
    log.registerLogHandler(LogLevelDebug, LogAreaXmlIncoming, &listener);
    if (!client.connect(false))
        return true;
    while (client.recv(20000) == ConnNoError) {
        if (!listener.online || poll(&in, 1, 0) <= 0)
            continue;
        if (!take_order(client, listener)) {
            client.disconnect();
            return false;
        }
    }
    return true;
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    while (run(JID(argv[1]), argv[2], atoi(argv[3])))
        usleep(100000);
    return 0;
}
