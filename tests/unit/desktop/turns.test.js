import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Turns } from '../../../www/lib/turns.js';

test('one after the other, the last wish for each part, none lost', async () => {
  const turns = new Turns();
  const done = [];
  const work = (name, more = () => {}) => async (waited) => {
    done.push(`${name} begins${waited ? ' later' : ''}`);
    await new Promise((resolve) => setImmediate(resolve));
    more();
    done.push(`${name} ends`);
  };
  const first = turns.take('state', work('a', () => turns.take('note', work('e'))));
  turns.take('state', work('b'));
  turns.take('reason', work('c'));
  turns.take('state', work('d'));
  await first;
  assert.deepEqual(done, ['a begins', 'a ends', 'd begins later', 'd ends', 'c begins later', 'c ends', 'e begins later', 'e ends']);
  done.length = 0;
  await turns.take('state', work('f'));
  assert.deepEqual(done, ['f begins', 'f ends'], 'and then it is free again');
});
