// The line between a browser and an installation, which can be cut: what is on its way is kept back, as
// TCP does when packets get lost, or every connection is broken and refused; all of them or WebSockets alone.
import net from 'node:net';

/** @param {number} to port on this machine */
export async function layCable(to) {
  const pairs = new Set();
  /** Those that died, too. */
  const sockets = new Set();
  let cut = '';
  let onlySockets = false;
  let noSockets = false;
  /** @type {(text: string) => void} */ let hear = () => {};
  let delay = 0;
  /** Of WebSockets: how many there were, and what went through them, both ways, without the opening. */
  const count = { sockets: 0, bytes: 0, pieces: 0 };
  const isCut = (pair) => cut !== '' && (!onlySockets || pair.isSocket);
  const server = net.createServer((near) => {
    if (cut === 'refused' && !onlySockets) {
      near.destroy();
      return;
    }
    const far = net.connect(to, '127.0.0.1');
    const pair = { ends: [near, far], isSocket: undefined };
    pairs.add(pair);
    for (const socket of pair.ends) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    }
    const end = () => {
      pairs.delete(pair);
      for (const socket of pair.ends)
        socket.destroy();
    };
    for (const [from, into] of [[near, far], [far, near]]) {
      from.on('data', (bytes) => {
        if (pair.isSocket) {
          count.bytes += bytes.length;
          count.pieces++;
        }
        if (pair.isSocket === undefined)
          count.sockets += Number(pair.isSocket = bytes.toString('latin1', 0, 7) === 'GET /ws');
        if (from === far)
          hear(bytes.toString('latin1'));
        if (noSockets && pair.isSocket) {
          end();
        } else if (!isCut(pair) && delay) {
          setTimeout(() => into.write(bytes), delay);
        } else if (!isCut(pair)) {
          into.write(bytes);
        } else if (cut === 'refused') {
          end();
        } else {
          from.pause();
          from.unshift(bytes);
        }
      });
      from.on('error', end);
      from.on('close', end);
    }
    if (cut && !onlySockets)
      near.pause();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /**
     * @param {'silent' | 'refused' | 'dead'} how dead: silent, and what is open now stays so when the line is back
     * @param {{ sockets?: boolean }} [what] sockets: WebSockets alone
     */
    cut(how, { sockets = false } = {}) {
      cut = how;
      onlySockets = sockets;
      for (const pair of [...pairs].filter(isCut)) {
        for (const socket of pair.ends)
          if (how === 'refused')
            socket.destroy();
          else
            socket.pause();
        if (how === 'dead')
          pairs.delete(pair);
      }
    },
    count,
    /** @param {number} ms later everything comes, either way */
    slow(ms) {
      delay = ms;
    },
    /** Like a proxy in between that knows no WebSockets. @param {boolean} on */
    blockSockets(on) {
      noSockets = on;
      for (const { isSocket, ends } of pairs)
        if (on && isSocket)
          ends[0].destroy();
    },
    /** @param {(text: string) => void} f gets what comes from the installation, piece by piece */
    listen(f) {
      hear = f;
    },
    mend() {
      cut = '';
      delay = 0;
      for (const { ends } of pairs)
        for (const socket of ends)
          socket.resume();
    },
    close() {
      for (const socket of sockets)
        socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
