/* Who may call what: the table of reference rest-desktop 1.10, walked with every kind of caller.
 * Bodies are empty, so whoever is let through meets 400 Bad Request at the latest: a PUT or POST that
 * gets there was not refused for its caller's sake before its XML, as appendix B orders it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from '../harness/index.js';

const callers = {
  none: null,
  wrong: ['1001', 'wrong'],
  self: ['1001', 'demo'],
  other: ['1002', 'demo'],
  supervisor: ['1000', 'demo'],
  stranger: ['2001', 'demo'], // an agent of another team
  administrator: ['admin', 'demo'],
};

/* Per row: statuses for none, wrong, self, other, supervisor, stranger, administrator. */
const user = '/finesse/api/User/1001';
const READY = '<User><state>FISHING</state></User>'; // 400 for whoever is let through
const CALL = '<Dialog><requestedAction>FLY</requestedAction></Dialog>';
const rows = [
  ['GET', '/finesse/api/SystemInfo', '', [200, 200, 200, 200, 200, 200, 200]],
  ['GET', user, '', [401, 401, 200, 401, 200, 401, 200]],
  ['GET', '/finesse/api/Users', '', [401, 401, 401, 401, 401, 401, 200]],
  ['PUT', user, READY, [401, 401, 400, 401, 400, 401, 401]],
  ['GET', `${user}/Dialogs`, '', [401, 401, 200, 401, 200, 401, 200]],
  ['POST', `${user}/Dialogs`, CALL, [401, 401, 400, 401, 401, 401, 401]],
  ['GET', `${user}/Queues`, '', [401, 401, 200, 200, 200, 200, 200]],
  ['GET', `${user}/ReasonCodes?category=NOT_READY`, '', [401, 401, 200, 401, 401, 401, 200]],
  ['GET', `${user}/ReasonCode/1`, '', [401, 401, 200, 401, 401, 401, 200]],
  ['GET', `${user}/WrapUpReasons`, '', [401, 401, 200, 401, 401, 401, 200]],
  ['GET', '/finesse/api/Queue/1', '', [401, 401, 200, 200, 200, 200, 200]],
  ['GET', '/finesse/api/Team/1', '', [401, 401, 401, 401, 200, 401, 200]],
  ['GET', '/finesse/api/Teams', '', [401, 401, 401, 401, 401, 401, 200]],
  ['GET', `${user}/PhoneBooks`, '', [401, 401, 200, 401, 401, 401, 200]],
  ['GET', `${user}/Workflows`, '', [401, 401, 200, 401, 401, 401, 200]],
  ['GET', `${user}/MediaPropertiesLayout`, '', [401, 401, 200, 401, 401, 401, 200]],
  ['GET', `${user}/MediaPropertiesLayouts`, '', [401, 401, 200, 401, 401, 401, 200]],
  ['GET', `${user}/LayoutConfig`, '', [401, 401, 200, 401, 401, 401, 200]],
  ['POST', `${user}/ClientLog`, '<ClientLog/>', [401, 401, 400, 401, 401, 401, 401]],
  ['POST', `${user}/CompressedClientLog`, '<x/>', [401, 401, 400, 401, 401, 401, 401]],
  ['GET', '/finesse/api/TeamResource/1/ReasonCodes?category=ALL', '', [401, 401, 200, 200, 200, 401, 200]],
  ['GET', '/finesse/api/TeamResource/1/WrapUpReasons', '', [401, 401, 200, 200, 200, 401, 200]],
  ['GET', '/finesse/api/TeamResource/1/MediaPropertiesLayouts', '', [401, 401, 200, 200, 200, 401, 200]],
  ['GET', '/finesse/api/TeamResource/1/PhoneBooks', '', [401, 401, 200, 200, 200, 401, 200]],
  ['GET', '/finesse/api/TeamResource/1/Workflows', '', [401, 401, 200, 200, 200, 401, 200]],
  ['GET', '/finesse/api/TeamResource/1/LayoutConfig', '', [401, 401, 200, 200, 200, 401, 200]],
  ['GET', '/finesse/api/Team/1/TeamMessages', '', [401, 401, 200, 200, 200, 401, 200]],
  ['POST', '/finesse/api/TeamMessage', '<TeamMessage/>', [401, 401, 401, 401, 400, 401, 400]],
  ['GET', '/finesse/api/TeamMessages?createdBy=1001', '', [401, 401, 200, 401, 401, 401, 200]],
  ['GET', '/finesse/api/ECCVariableConfig', '', [401, 401, 200, 200, 200, 200, 200]],
  ['GET', '/finesse/api/ChatConfig', '', [401, 401, 200, 200, 200, 200, 200]],
  ['GET', '/finesse/api/ReasonCode/1', '', [401, 401, 200, 200, 200, 200, 200]],
  ['GET', '/finesse/api/ReasonCode?category=LOGOUT&code=10', '', [401, 401, 200, 200, 200, 200, 200]],
  ['GET', '/finesse/api/ReasonCodes?category=ALL', '', [401, 401, 401, 401, 401, 401, 200]],
  ['GET', '/finesse/api/WrapUpReasons', '', [401, 401, 401, 401, 401, 401, 200]],
  ['GET', '/finesse/api/WrapUpReason/1', '', [401, 401, 401, 401, 401, 401, 200]],
  ['GET', '/finesse/api/PhoneBooks', '', [401, 401, 401, 401, 401, 401, 200]],
  ['GET', '/finesse/api/PhoneBook/1', '', [401, 401, 401, 401, 401, 401, 200]],
  ['GET', '/finesse/api/PhoneBook/1/Contacts', '', [401, 401, 401, 401, 401, 401, 200]],
  ['GET', '/finesse/api/PhoneBook/1/Contacts/csvFileContent', '', [401, 401, 401, 401, 401, 401, 200]],
  ['GET', '/finesse/api/MediaPropertiesLayouts', '', [401, 401, 401, 401, 401, 401, 200]],
  ['GET', '/finesse/api/MediaPropertiesLayout/default', '', [401, 401, 401, 401, 401, 401, 200]],
  ['GET', '/finesse/api/Workflows', '', [401, 401, 401, 401, 401, 401, 200]],
  ['GET', '/finesse/api/Workflow/1', '', [401, 401, 401, 401, 401, 401, 200]],
  ['GET', '/finesse/api/WorkflowActions', '', [401, 401, 401, 401, 401, 401, 200]],
  ['GET', '/finesse/api/WorkflowAction/1', '', [401, 401, 401, 401, 401, 401, 200]],
  ['GET', '/finesse/api/SystemVariables', '', [401, 401, 401, 401, 401, 401, 200]],
  ['GET', '/finesse/api/LayoutConfig/default', '', [401, 401, 401, 401, 401, 401, 200]],
  ['GET', '/finesse/api/Team/1/ReasonCodes?category=LOGOUT', '', [401, 401, 401, 401, 401, 401, 200]],
  ['GET', '/finesse/api/Team/1/WrapUpReasons', '', [401, 401, 401, 401, 401, 401, 200]],
  ['GET', '/finesse/api/Team/1/PhoneBooks', '', [401, 401, 401, 401, 401, 401, 200]],
  ['GET', '/finesse/api/Team/1/Workflows', '', [401, 401, 401, 401, 401, 401, 200]],
  ['GET', '/finesse/api/Team/1/LayoutConfig', '', [401, 401, 401, 401, 401, 401, 200]],
  ['POST', '/finesse/api/ReasonCode', '<x/>', [401, 401, 401, 401, 401, 401, 400]],
  ['PUT', '/finesse/api/ReasonCode/1', '<x/>', [401, 401, 401, 401, 401, 401, 400]],
  ['POST', '/finesse/api/WrapUpReason', '<x/>', [401, 401, 401, 401, 401, 401, 400]],
  ['PUT', '/finesse/api/WrapUpReason/1', '<x/>', [401, 401, 401, 401, 401, 401, 400]],
  ['POST', '/finesse/api/PhoneBook', '<x/>', [401, 401, 401, 401, 401, 401, 400]],
  ['PUT', '/finesse/api/PhoneBook/1', '<x/>', [401, 401, 401, 401, 401, 401, 400]],
  ['POST', '/finesse/api/PhoneBook/1/Contact', '<x/>', [401, 401, 401, 401, 401, 401, 400]],
  ['PUT', '/finesse/api/PhoneBook/1/Contacts', '<x/>', [401, 401, 401, 401, 401, 401, 400]],
  ['POST', '/finesse/api/PhoneBook/1/Contacts/csvFileContent', '<x/>', [401, 401, 401, 401, 401, 401, 400]],
  ['POST', '/finesse/api/MediaPropertiesLayout', '<x/>', [401, 401, 401, 401, 401, 401, 400]],
  ['PUT', '/finesse/api/MediaPropertiesLayout/1', '<x/>', [401, 401, 401, 401, 401, 401, 400]],
  ['POST', '/finesse/api/Workflow', '<x/>', [401, 401, 401, 401, 401, 401, 400]],
  ['PUT', '/finesse/api/Workflow/1', '<x/>', [401, 401, 401, 401, 401, 401, 400]],
  ['POST', '/finesse/api/WorkflowAction', '<x/>', [401, 401, 401, 401, 401, 401, 400]],
  ['PUT', '/finesse/api/WorkflowAction/1', '<x/>', [401, 401, 401, 401, 401, 401, 400]],
  ['PUT', '/finesse/api/LayoutConfig/default', '<x/>', [401, 401, 401, 401, 401, 401, 400]],
  ['PUT', '/finesse/api/ChatConfig', '<x/>', [401, 401, 401, 401, 401, 401, 400]],
  ['PUT', '/finesse/api/Team/1/ReasonCodes?category=LOGOUT', '<x/>', [401, 401, 401, 401, 401, 401, 400]],
  ['PUT', '/finesse/api/Team/1/WrapUpReasons', '<x/>', [401, 401, 401, 401, 401, 401, 400]],
  ['PUT', '/finesse/api/Team/1/PhoneBooks', '<x/>', [401, 401, 401, 401, 401, 401, 400]],
  ['PUT', '/finesse/api/Team/1/Workflows', '<x/>', [401, 401, 401, 401, 401, 401, 400]],
  ['PUT', '/finesse/api/Team/1/LayoutConfig', '<x/>', [401, 401, 401, 401, 401, 401, 400]],
  ['DELETE', '/finesse/api/ReasonCode/4711', '', [401, 401, 401, 401, 401, 401, 404]],
  ['DELETE', '/finesse/api/WrapUpReason/4711', '', [401, 401, 401, 401, 401, 401, 404]],
  ['DELETE', '/finesse/api/PhoneBook/4711', '', [401, 401, 401, 401, 401, 401, 404]],
  ['DELETE', '/finesse/api/PhoneBook/1/Contact/4711', '', [401, 401, 401, 401, 401, 401, 404]],
  ['DELETE', '/finesse/api/MediaPropertiesLayout/4711', '', [401, 401, 401, 401, 401, 401, 404]],
  ['DELETE', '/finesse/api/Workflow/4711', '', [401, 401, 401, 401, 401, 401, 404]],
  ['DELETE', '/finesse/api/WorkflowAction/4711', '', [401, 401, 401, 401, 401, 401, 404]],
  ['GET', '/aplomb/api/health', '', [200, 200, 200, 200, 200, 200, 200]],
  ['GET', '/aplomb/api/events?after=999999999', '', [401, 401, 403, 403, 403, 403, 200]],
  ['GET', '/aplomb/api/sim/clock', '', [401, 401, 403, 403, 403, 403, 200]],
  ['POST', '/aplomb/api/sim/calls', '{}', [401, 401, 403, 403, 403, 403, 400]],
];

let site;
before(async () => (site = await start()));
after(() => site?.stop());

for (const [method, path, body, expected] of rows)
  test(`${method} ${path}`, async () => {
    const got = {};
    for (const [name, who] of Object.entries(callers)) {
      // One wrong password at a time, or the lock-out would answer for the rights.
      const rest = who ? site.rest(...who) : site.rest();
      got[name] = (await rest.send(method, path, body || undefined)).status;
    }
    assert.deepEqual(got, Object.fromEntries(Object.keys(callers).map((name, i) => [name, expected[i]])));
  });

test('no method but those listed does anything', async () => {
  for (const path of [user, `${user}/Dialogs`, '/finesse/api/Queue/1', '/finesse/api/Team/1'])
    for (const method of ['DELETE', 'PATCH', 'TRACE', 'PROPFIND']) {
      const { status } = await site.rest('1001').send(method, path);
      assert.ok([405, 501].includes(status), `${method} ${path}: ${status}`);
    }
});
