/* The order of checks: reference rest-desktop, appendix B.  Each step mends what the one before was refused for, and leaves
 * everything wrong that comes later; the last one is accepted. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from '../harness/index.js';
import { dialogOf, party, reached, refused, signIn } from './help.js';
import { LOGIN, mediaBody } from './media.js';

let site, call;
before(async () => {
  site = await start();
  for (const user of ['1001', '1000', '2001']) await signIn(site, user);
  await site.rest('1001').state('READY');
  await reached(site, '1001', 'READY');
  call = await site.call({ from: '5551234', to: '7001' });
  await dialogOf(site, '1001');
  await site.rest('1001').act(call, 'ANSWER', '1001');
  await dialogOf(site, '1001', (d) => d.value('state') === 'ACTIVE');
});
after(() => site?.stop());

/** steps: [what is mended, {method, path, user, password, body}, status, type, data]; each step keeps what it does not name. */
function walk(name, first, steps) {
  test(name, async () => {
    let request = first();
    for (const [what, mended, status, type, data] of steps()) {
      request = { ...request, ...mended };
      const { user, password, method, path, body } = request;
      const answer = await site.rest(user, password).send(method, path, body, { requestId: what });
      assert.equal(answer.status, status, `${what}: ${answer.text}`);
      assert.equal(answer.headers.requestid, what);
      if (type) {
        refused(answer, status, type);
        if (data !== undefined) assert.equal(answer.error.data, data, `${what}: ${answer.text}`);
      } else {
        assert.equal(answer.text, '', what);
      }
    }
  });
}

const nobody = () => ({ user: undefined, password: undefined, method: 'PATCH', path: '', body: '<' });
const whose = (path) => [
  ['nobody', { path: `${path}/Nothing` }, 401, 'Authorization Failure', ''],
  ['a wrong password', { user: '1001', password: 'wrong' }, 401, 'Authorization Failure', '1001'],
  ['no such path', { password: 'demo' }, 404, 'Not Found'],
  ['a method that it has not', { path }, 405, 'Method Not Allowed'],
];

walk('PUT of a User', nobody, () => {
  const user = (inside) => ({ body: `<User>${inside}</User>` });
  return [
    ...whose('/finesse/api/User/4023'),
    ['no XML', { method: 'PUT' }, 400, 'Bad Request'],
    ['another root', { body: '<Dialog/>' }, 400, 'Bad Request'],
    ['no such user', user(''), 404, 'User Not Found', '4023'],
    ["somebody else's", { path: '/finesse/api/User/2001' }, 401, 'Invalid Authorization User Specified', '2001'],
    ['of another supervisor', { user: '1000' }, 401, 'Invalid Supervisor', '2001'],
    ['nothing in it', { user: '1001', path: '/finesse/api/User/1001' }, 400, 'Parameter Missing', 'state'],
    ['an empty state', user('<state/>'), 400, 'Parameter Missing', 'state'],
    ['an unknown state', user('<state>FISHING</state><reasonCodeId>4711</reasonCodeId>'), 400, 'Invalid Input', 'state'],
    ['no reason', user('<state>LOGOUT</state>'), 400, 'Parameter Missing', 'finesse.api.reasoncode.require_reasoncode'],
    ['an unknown reason', user('<state>LOGOUT</state><reasonCodeId>4711</reasonCodeId>'), 400, 'Invalid Input', 'reasonCodeId'],
    ['not now', user('<state>LOGOUT</state><reasonCodeId>10</reasonCodeId>'), 400, 'Invalid Input', 'state'],
    ['pending', user('<state>NOT_READY</state><reasonCodeId>1</reasonCodeId>'), 202],
  ];
});

walk('mobile sign-in', () => ({ user: '2001', method: 'PUT', path: '/finesse/api/User/2001', body: '<User><state>LOGIN</state></User>' }), () => {
  const login = (inside) => ({ body: `<User><state>LOGIN</state>${inside}</User>` });
  return [
    ['no extension', {}, 400, 'Parameter Missing', 'extension'],
    ['no mode', login('<extension>abc</extension><mobileAgent><dialNumber>x</dialNumber></mobileAgent>'), 400, 'Parameter Missing', 'mode'],
    ['no number', login('<extension>abc</extension><mobileAgent><mode>CAR</mode></mobileAgent>'), 400, 'Parameter Missing', 'dialNumber'],
    ['an unknown mode', login('<extension>2001</extension><mobileAgent><mode>CAR</mode><dialNumber>x</dialNumber></mobileAgent>'), 400, 'Invalid Input', 'mode'],
    ['a wrong extension', login('<extension>abc</extension>'), 400, 'Bad Request', 'extension'],
    ['again', login('<extension>2001</extension>'), 202],
  ];
});

walk('POST of a call', nobody, () => {
  const dialog = (inside) => ({ body: `<Dialog>${inside}</Dialog>` });
  const make = (inside) => dialog(`<requestedAction>MAKE_CALL</requestedAction>${inside}`);
  const variable = (name) => `<mediaProperties><callvariables><CallVariable><name>${name}</name></CallVariable></callvariables></mediaProperties>`;
  return [
    ...whose('/finesse/api/User/4023/Dialogs'),
    ['no XML', { method: 'POST' }, 400, 'Bad Request'],
    ['no such user', dialog(''), 404, 'User Not Found', '4023'],
    ["somebody else's", { path: '/finesse/api/User/2001/Dialogs' }, 401, 'Invalid Authorization User Specified', '2001'],
    ['no action', { path: '/finesse/api/User/1001/Dialogs' }, 400, 'Parameter Missing', 'requestedAction'],
    ['an unknown action', dialog('<requestedAction>FLY</requestedAction>'), 400, 'Invalid Input', 'requestedAction'],
    ['for supervisors', dialog('<requestedAction>SILENT_MONITOR</requestedAction>'), 401, 'Authorization Failure', '1001'],
    ['from nowhere', make(''), 400, 'Parameter Missing', 'fromAddress'],
    ['to nowhere', make(`<fromAddress>1001</fromAddress>${variable('x')}`), 400, 'Parameter Missing', 'toAddress'],
    ['an unknown variable', make(`<fromAddress>1001</fromAddress><toAddress>1001</toAddress>${variable('x')}`), 400, 'Invalid Input', 'x'],
    ['to oneself', make('<fromAddress>1001</fromAddress><toAddress>1001</toAddress>'), 400, 'Invalid Destination', 'toAddress'],
    ['for the switch', make('<fromAddress>1001</fromAddress><toAddress>8002</toAddress>'), 202],
  ];
});

walk('PUT of a Dialog', nobody, () => {
  const dialog = (action, inside = '') => ({ body: `<Dialog>${action ? `<requestedAction>${action}</requestedAction>` : ''}${inside}</Dialog>` });
  const own = '<targetMediaAddress>1001</targetMediaAddress>';
  return [
    ...whose('/finesse/api/Dialog/999999'),
    ['no XML', { method: 'PUT' }, 400, 'Bad Request'],
    ['no such call', dialog(), 404, 'Not Found', '999999'],
    ['not in the call', { path: `/finesse/api/Dialog/${call}`, user: '2001' }, 401, 'Invalid Authorization User Specified', call],
    ['no action', { user: '1001' }, 400, 'Parameter Missing', 'requestedAction'],
    ['an unknown action', dialog('FLY'), 400, 'Invalid Input', 'requestedAction'],
    ['for supervisors', dialog('PARTICIPANT_DROP'), 401, 'Authorization Failure', '1001'],
    ['no target', dialog('CONSULT_CALL', '<toAddress/>'), 400, 'Parameter Missing', 'targetMediaAddress'],
    ['a target that is not there', dialog('CONSULT_CALL', '<targetMediaAddress>4711</targetMediaAddress>'), 400, 'Invalid Input', 'targetMediaAddress'],
    ['to nowhere', dialog('CONSULT_CALL', own), 400, 'Parameter Missing', 'toAddress'],
    ['to oneself', dialog('CONSULT_CALL', `${own}<toAddress>1001</toAddress>`), 400, 'Invalid Destination', 'toAddress'],
    ['not of this deployment', dialog('START_RECORDING', own), 501, 'Not Implemented', 'START_RECORDING'],
    ['hold', dialog('HOLD', own), 202],
  ];
});

test('what the state of a call forbids comes last: tones on hold are 401, and wrong tones 400', async () => {
  await dialogOf(site, '1001', (d) => party(d, '1001').value('state') === 'HELD');
  const tones = (inside) => site.rest('1001').put(`/finesse/api/Dialog/${call}`,
    `<Dialog><requestedAction>SEND_DTMF</requestedAction><targetMediaAddress>1001</targetMediaAddress>${inside}</Dialog>`);
  const of = (text) => `<actionParams><ActionParam><name>dtmfString</name><value>${text}</value></ActionParam></actionParams>`;
  refused(await tones(''), 400, 'Parameter Missing', 'dtmfString');
  refused(await tones(of('')), 400, 'Parameter Missing', 'dtmfString');
  for (const wrong of ['E', 'a', '1 2', '1,2', '+1', '１'])
    refused(await tones(of(wrong)), 400, 'Invalid Input', 'dtmfString');
  refused(await tones(of('1')), 401, 'Invalid State');
});

walk('PUT of a channel', nobody, () => {
  const media = (children) => ({ body: mediaBody(children) });
  return [
    ...whose('/finesse/api/User/4023/Media/4711'),
    ['no XML', { method: 'PUT' }, 400, 'Bad Request'],
    ['no such user', { body: '<Media/>' }, 404, 'User Not Found', '4023'],
    ['no such channel', { path: '/finesse/api/User/2001/Media/4711' }, 404, 'Not Found', '4711'],
    ["somebody else's", { path: '/finesse/api/User/2001/Media/5001' }, 401, 'Invalid Authorization User Specified', '2001'],
    ['no state', { user: '2001' }, 400, 'Parameter Missing', 'state'],
    ['an unknown state', media({ state: 'FLY' }), 400, 'Invalid Input', 'state'],
    ['no limit', media({ state: 'LOGIN', interruptAction: 'WAIT' }), 400, 'Parameter Missing', 'maxDialogLimit'],
    ['a wrong reason', media({ state: 'NOT_READY', reasonCodeId: 4711 }), 400, 'Invalid Input', 'reasonCodeId'],
    ['not signed in', media({ state: 'NOT_READY' }), 400, 'Agent is not logged in', '6'],
    ['signing in', media(LOGIN), 202],
  ];
});
