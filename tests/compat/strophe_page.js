/* A page with strophe.js as it comes, for strophe.test.js: signs in as its address says, and goes on
 * with the session that an earlier load of it had. */
(function () {
  const asked = new URLSearchParams(location.search);
  const jid = asked.get('jid');
  const bare = Strophe.getBareJidFromJid(jid);
  /* What could not be told before the page went is told by the next load of it. */
  const store = sessionStorage;
  const untold = JSON.parse(store.getItem('untold') || '[]');
  function say(kind, text) {
    const n = Number(store.getItem('said') || 0) + 1;
    store.setItem('said', n);
    untold.push([n, kind, text]);
    store.setItem('untold', JSON.stringify(untold));
    pass();
  }
  function pass() {
    for (const [n, kind, text] of untold)
      tell(n, kind, text).then(() => {
        const at = untold.findIndex((each) => each[0] === n);
        if (at >= 0) untold.splice(at, 1);
        store.setItem('untold', JSON.stringify(untold));
      });
  }
  pass();

  const connection = new Strophe.Connection(asked.get('service'), { keepalive: true });

  function hear(stanza) {
    say('stanza', Strophe.serialize(stanza));
    return true;
  }

  function changed(status) {
    if (status === Strophe.Status.CONNECTED) say('online');
    if (status === Strophe.Status.ATTACHED) say('resumed');
    if (status === Strophe.Status.CONNECTED || status === Strophe.Status.ATTACHED) {
      connection.addHandler(hear, null, 'message');
      connection.addHandler(hear, null, 'presence');
    }
    if (status === Strophe.Status.CONNECTED) connection.send($pres());
    if (status === Strophe.Status.DISCONNECTED) {
      say('offline');
      if (!window.closing) setTimeout(signIn, 200);
    }
  }

  function signIn() {
    connection.connect(jid, 'demo', changed);
  }

  window.subscribe = (node) => {
    const iq = $iq({ type: 'set', to: 'pubsub.' + Strophe.getDomainFromJid(jid) });
    iq.c('pubsub', { xmlns: 'http://jabber.org/protocol/pubsub' }).c('subscribe', { node, jid });
    connection.sendIQ(iq, () => say('subscribed', node));
  };
  window.signOff = () => {
    window.closing = true;
    connection.disconnect();
  };

  const isBosh = asked.get('service').startsWith('http');
  if (isBosh && sessionStorage.getItem('strophe-bosh-session')) connection.restore(bare, changed);
  else signIn();
})();
