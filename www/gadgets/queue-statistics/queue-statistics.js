// Queue statistics as a gadget like any other: it reads the queues of the user through the gadget
// proxy, asks the page to hear their nodes, and shows what comes.  Nothing in it is private to us.
(() => {
  const prefs = new gadgets.Prefs();
  const base = `${prefs.getString('scheme')}://${prefs.getString('restHost')}:${prefs.getString('localhostPort')}`;
  const list = document.getElementById('queues');
  const note = document.getElementById('note');
  /** Queue objects as they came, by id. */
  const queues = new Map();
  /** Server's clock minus ours, ms. */
  const drift = Number(sessionStorage.getItem('clientTimestampDrift')) || 0;

  // --- reading ------------------------------------------------------------------------------------

  function read() {
    gadgets.io.makeRequest(`${base}/finesse/api/User/${prefs.getString('id')}/Queues?nocache=${Date.now()}`, (answer) => {
      if (answer.rc !== 200) {
        say(`${prefs.getMsg('failed')} (${answer.rc}).`);
        return;
      }
      const doc = new DOMParser().parseFromString(answer.text, 'text/xml');
      const found = [...doc.querySelectorAll('Queues > Queue')].map(fromElement);
      for (const queue of found) {
        if (!queues.has(queue.id))
          hear(`/finesse/api/Queue/${queue.id}`);
        queues.set(queue.id, queue);
      }
      say(found.length === 0 ? prefs.getMsg('none') : '');
      render();
    }, {
      [gadgets.io.RequestParameters.METHOD]: 'GET',
      [gadgets.io.RequestParameters.HEADERS]: { Authorization: `Basic ${sessionStorage.getItem('userFinesseAuth')}` },
      [gadgets.io.RequestParameters.REFRESH_INTERVAL]: 0,
    });
  }

  function fromElement(node) {
    const text = (name) => node.querySelector(name)?.textContent ?? '';
    const statistics = {};
    for (const child of node.querySelector('statistics')?.children ?? [])
      statistics[child.nodeName] = child.textContent;
    return { id: idOf(text('uri')), name: text('name'), statistics };
  }

  const idOf = (uri) => uri.slice(uri.lastIndexOf('/') + 1);

  function hear(node) {
    gadgets.Hub.publish('finesse.info.requests',
      { type: 'SubscribeNodeReq', data: { node }, invokeID: `queue-statistics-${node}-${Date.now()}` });
  }

  /** Contrast as the desktop around it has it. */
  function look(theme) {
    document.body.dataset.theme = theme;
    document.body.dataset.contrast = parent.document.documentElement.dataset.contrast ?? '';
  }

  gadgets.HubSettings.onConnect = () => {
    gadgets.Hub.subscribe('finesse.api.Queue.*', (topic, message) => {
      const queue = message.object?.Update?.data?.Queue;
      if (!queue?.statistics)
        return;
      queues.set(idOf(queue.uri), { id: idOf(queue.uri), name: queue.name, statistics: queue.statistics });
      render();
    });
    gadgets.Hub.subscribe('finesse.info.connection', (topic, message) => {
      if (message.status === 'recovered')
        read();
    });
    gadgets.Hub.subscribe('aplomb.theme', (topic, theme) => look(theme));
    look(document.body.dataset.theme);
    gadgets.window.setTitle(prefs.getMsg('title'));
    read();
  };

  // --- showing ------------------------------------------------------------------------------------

  /** The kinds of agents in the bar, in order. */
  const KINDS = [
    ['ready', ['agentsReady']],
    ['talking', ['agentsTalkingInbound', 'agentsTalkingOutbound', 'agentsTalkingInternal']],
    ['wrapUp', ['agentsWrapUpReady', 'agentsWrapUpNotReady']],
    ['notReady', ['agentsNotReady']],
  ];

  function say(text) {
    note.textContent = text;
    note.hidden = text === '';
    fit();
  }

  function make(tag, className, text) {
    const node = document.createElement(tag);
    node.className = className;
    if (text !== undefined)
      node.textContent = text;
    return node;
  }

  function render() {
    const sorted = [...queues.values()].sort((a, b) => a.name.localeCompare(b.name));
    list.replaceChildren(...sorted.map(row));
    tick();
    fit();
  }

  function row({ name, statistics }) {
    const number = (key) => Math.max(0, Number(statistics[key]) || 0);
    const waiting = number('callsInQueue');
    const item = make('li', waiting > 0 ? 'queue waits' : 'queue');
    const longest = make('span', 'longest');
    longest.dataset.since = waiting > 0 ? statistics.startTimeOfLongestCallInQueue ?? '' : '';
    item.append(make('span', 'name', name), make('span', 'waiting', String(waiting)),
      make('span', 'waiting-word', prefs.getMsg('waiting')), longest);
    const counts = KINDS.map(([kind, keys]) => [kind, keys.reduce((sum, key) => sum + number(key), 0)]);
    const total = counts.reduce((sum, [, n]) => sum + n, 0);
    const bar = make('div', 'bar');
    bar.setAttribute('aria-hidden', 'true');
    const legend = make('p', 'legend');
    for (const [kind, n] of counts) {
      if (total > 0 && n > 0) {
        const part = make('span', kind);
        part.style.flexGrow = String(n);
        bar.append(part);
      }
      const entry = make('span', kind);
      entry.append(make('b', '', String(n)), ` ${prefs.getMsg(kind)}`);
      legend.append(entry);
    }
    item.append(bar, legend);
    return item;
  }

  function tick() {
    for (const longest of document.querySelectorAll('.longest:not([data-since=""])')) {
      const since = Date.parse(longest.dataset.since);
      const s = Math.max(0, Math.floor((Date.now() + drift - since) / 1000));
      longest.textContent = Number.isNaN(since) ? ''
        : `${prefs.getMsg('longest')} ${String(Math.floor(s / 60)).padStart(2, '0')}:${String(s % 60).padStart(2, '0')}`;
    }
  }

  let fitted = 0;
  function fit() {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height !== fitted && height > 0)
      gadgets.window.adjustHeight(fitted = height);
  }

  setInterval(tick, 1000);
  new ResizeObserver(fit).observe(document.body);
})();
