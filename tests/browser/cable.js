// The line between a browser and an installation, which can be cut: what is on its way is kept back, as
// TCP does when packets get lost, or every connection is broken and refused.
import net from 'node:net';

/** @param {number} to port on this machine */
export async function layCable(to) {
  const pairs = new Set();
  let cut = '';
  const server = net.createServer((near) => {
    if (cut === 'refused') {
      near.destroy();
      return;
    }
    const far = net.connect(to, '127.0.0.1');
    const pair = [near, far];
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      for (const socket of pair)
        socket.destroy();
    };
    for (const [from, into] of [[near, far], [far, near]]) {
      from.on('data', (bytes) => into.write(bytes));
      from.on('error', end);
      from.on('close', end);
    }
    if (cut)
      near.pause();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /** @param {'silent' | 'refused' | 'dead'} how dead: silent, and what is open now stays so when the line is back */
    cut(how) {
      cut = how;
      for (const pair of pairs)
        for (const socket of pair)
          if (how === 'refused')
            socket.destroy();
          else
            socket.pause();
      if (how === 'dead')
        pairs.clear();
    },
    mend() {
      cut = '';
      for (const pair of pairs)
        for (const socket of pair)
          socket.resume();
    },
    close() {
      for (const socket of [...pairs].flat())
        socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
