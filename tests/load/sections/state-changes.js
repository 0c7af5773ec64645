/* One state change at a time: from the PUT to its 202 and to its notification, beside a bare MQTT round trip. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Line, Listener } from '../lean.js';
import { basic, goal, median, ms, quantile, row } from '../report.js';

const run = promisify(execFile);
const PUTS = 100; /* a round */
const GOAL = 20; /* times a bare MQTT round trip: a request and its answer */

/** Milliseconds from sending a PUT of the state to hearing its notification, and to its 202. */
class StateChanges {
  static async open(site) {
    const me = new StateChanges();
    const agent = site.rest('1001');
    await agent.state('LOGIN', { extension: '1001' });
    const codes = await agent.get('/finesse/api/User/1001/ReasonCodes?category=NOT_READY');
    me.reason = codes.xml.all('ReasonCode')[0].value('uri').split('/').at(-1);
    me.listener = new Listener(site.port, site.domain, (body, at) => me.#hear(body, at));
    await me.listener.open('1001', 'demo');
    me.line = new Line(site.port);
    me.sent = 0;
    return me;
  }

  #hear(body, at) {
    if (this.awaited && body.includes(this.awaited.id)) this.awaited.resolve(at);
    else if (body.startsWith('error')) this.awaited?.reject(new Error(body));
  }

  async once() {
    const id = `bench-${++this.sent}-`;
    const ready = this.sent % 2 === 1;
    const state = ready
      ? '<User><state>READY</state></User>'
      : `<User><state>NOT_READY</state><reasonCodeId>${this.reason}</reasonCodeId></User>`;
    const heard = new Promise((resolve, reject) => (this.awaited = { id, resolve, reject }));
    const timer = setTimeout(() => this.awaited.reject(new Error(`${id} was not heard`)), 5000);
    const headers = `Authorization: ${basic('1001')}\r\nrequestId: ${id}\r\n`;
    const began = performance.now();
    const accepted = this.line
      .exchange('PUT /finesse/api/User/1001', `${headers}Content-Type: application/xml\r\n`, state)
      .then((answer) => {
        if (answer.status !== 202) throw new Error(`${answer.status} ${answer.body}`);
        return performance.now() - began;
      });
    const [at, accept] = await Promise.all([heard, accepted]);
    clearTimeout(timer);
    return { event: at - began, accept };
  }

  close() {
    this.listener.close();
    this.line.close();
  }
}

async function roundTrips(site, tool, count) {
  const { stdout } = await run(tool, [site.file('run/mqtt.sock'), String(count)]);
  return stdout.trim().split('\n').map((line) => line.split(' ').map((us) => Number(us) / 1000));
}

async function latency(site, tool, rounds) {
  const changes = await StateChanges.open(site);
  const all = { event: [], accept: [], oneWay: [], mqtt: [] };
  try {
    for (let i = 0; i < PUTS; i++) await changes.once(); /* warm */
    for (let round = 0; round < rounds; round++) {
      for (const [there, andBack] of await roundTrips(site, tool, 1000)) {
        all.oneWay.push(there);
        all.mqtt.push(andBack);
      }
      for (let i = 0; i < PUTS; i++) {
        const { event, accept } = await changes.once();
        all.event.push(event);
        all.accept.push(accept);
      }
    }
  } finally {
    changes.close();
  }
  return all;
}

export async function measure(bench) {
  let well = true;
  for (const WEB of ['lighttpd', 'apache']) {
    const site = await bench.start({ WEB });
    try {
      const all = await latency(site, bench.tool('mqtt_roundtrip'), bench.rounds);
      const times = median(all.event) / median(all.mqtt);
      well &&= times <= GOAL;
      row(`${WEB}: one at a time, ${all.event.length} state changes`, 'p50', 'p99', 'p50 ratio', 'goal');
      row('  MQTT request and answer', ms(median(all.mqtt)), ms(quantile(all.mqtt, 0.99)), '1.0');
      row('  MQTT one way', ms(median(all.oneWay)), ms(quantile(all.oneWay, 0.99)),
        (median(all.oneWay) / median(all.mqtt)).toFixed(1));
      row('  PUT to 202', ms(median(all.accept)), ms(quantile(all.accept, 0.99)),
        (median(all.accept) / median(all.mqtt)).toFixed(1));
      row('  PUT to notification over BOSH', ms(median(all.event)), ms(quantile(all.event, 0.99)),
        times.toFixed(1), goal(`<= ${GOAL}`, times <= GOAL));
    } finally {
      await site.stop();
    }
  }
  return well;
}
