// A small world for the page alone: people, reasons, queues, and their XML in the shapes of the
// developer guide 12.5 (chapters User, Dialog, Queue, Team).

export const esc = (v) => String(v ?? '').replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
const tag = (name, content) => `<${name}>${content}</${name}>`;
const leaf = (name, value) => tag(name, esc(value));

export const REASONS = [
  { id: '1', category: 'NOT_READY', code: 1, label: 'Break' },
  { id: '2', category: 'NOT_READY', code: 2, label: 'Lunch' },
  { id: '3', category: 'NOT_READY', code: 3, label: 'Meeting' },
  { id: '4', category: 'NOT_READY', code: 4, label: 'Customer follow-up' },
  { id: '10', category: 'LOGOUT', code: 10, label: 'End of shift' },
];

const NAMES = ['Ana Díaz', 'Tom Baker', 'Li Wei', 'Maria Lopez', 'Siobhán O’Neill', 'Omar Haddad', 'Jürgen Weiß', 'Yuki Tanaka', 'Smith & Sons Desk', 'Zoë Árnadóttir'];

export function newUsers() {
  const users = new Map();
  const add = (id, first, last, more) => users.set(id, {
    id, loginName: `agent${id}`, first, last, extension: '', state: 'LOGOUT', since: new Date().toISOString(),
    reason: null, pending: '', teamId: '1', teamName: 'Sales', roles: ['Agent'], teams: [], ...more,
  });
  add('1000', 'Grace', 'Okafor', { roles: ['Agent', 'Supervisor'], teams: [{ id: '1', name: 'Sales' }, { id: '2', name: 'Support' }] });
  NAMES.forEach((name, i) => {
    const [first, ...last] = name.split(' ');
    add(String(1001 + i), first, last.join(' '));
  });
  return users;
}

const entry = (name, property, popover = false, editable = false) =>
  `<entry><displayName>${name}</displayName><mediaProperty>${property}</mediaProperty><showInPopOver>${popover}</showInPopOver><uiEditable>${editable}</uiEditable></entry>`;
export const CALL_LAYOUTS = `<MediaPropertiesLayouts>
<MediaPropertiesLayout><name>Default Layout</name><type>DEFAULT</type><header>${entry('Tier', 'callVariable1')}</header>
<column>${entry('Customer', 'callVariable2', true)}${entry('Wish', 'callVariable3')}</column><column>${entry('Language', 'callVariable6')}</column><uri>/finesse/api/MediaPropertiesLayout/1</uri></MediaPropertiesLayout>
<MediaPropertiesLayout><name>Sales</name><type>CUSTOM</type><header>${entry('Offer', 'callVariable3')}</header>
<column>${entry('Campaign', 'user.Campaign', true)}</column><column></column><uri>/finesse/api/MediaPropertiesLayout/2</uri></MediaPropertiesLayout>
<MediaPropertiesLayout><name>Order</name><type>CUSTOM</type><header></header>
<column>${entry('Comment', 'callVariable4', false, true)}</column><column></column><uri>/finesse/api/MediaPropertiesLayout/3</uri></MediaPropertiesLayout>
</MediaPropertiesLayouts>`;

export const QUEUES = [
  { id: '1', name: 'Sales', waiting: 0, longest: '' },
  { id: '3', name: 'Billing', waiting: 0, longest: '' },
];

export function reasonXml(r, name = 'ReasonCode') {
  return tag(name, leaf('category', r.category) + leaf('code', r.code) + leaf('forAll', 'true') + leaf('id', r.id) +
    leaf('label', r.label) + leaf('systemCode', r.system ? 'true' : 'false') + leaf('uri', `/finesse/api/ReasonCode/${r.id}`));
}

export function userXml(u, name) {
  return tag(name, leaf('dialogs', `/finesse/api/User/${u.id}/Dialogs`) + leaf('extension', u.extension) +
    leaf('firstName', u.first) + leaf('lastName', u.last) + leaf('loginId', u.id) + leaf('loginName', u.loginName) +
    leaf('mediaType', '1') + leaf('pendingState', u.pending) + (u.reason ? reasonXml(u.reason, 'reasonCode') : '') +
    leaf('reasonCodeId', u.reason?.id ?? '-1') + tag('roles', u.roles.map((r) => leaf('role', r)).join('')) +
    tag('settings', leaf('wrapUpOnIncoming', 'OPTIONAL')) + leaf('state', u.state) + leaf('stateChangeTime', u.since) +
    leaf('teamId', u.teamId) + leaf('teamName', u.teamName) +
    (u.teams.length ? tag('teams', u.teams.map((t) => tag('Team', leaf('id', t.id) + leaf('name', t.name) + leaf('uri', `/finesse/api/Team/${t.id}`))).join('')) : '') +
    leaf('uri', `/finesse/api/User/${u.id}`));
}

export function dialogXml(d, name) {
  const variables = Array.from({ length: 10 }, (_, i) => tag('CallVariable',
    leaf('name', `callVariable${i + 1}`) + leaf('value', d.variables[`callVariable${i + 1}`] ?? ''))).join('') +
    Object.entries(d.variables).filter(([k]) => k.startsWith('user.')).map(([k, v]) => tag('CallVariable', leaf('name', k) + leaf('value', v))).join('');
  const participants = d.participants.map((p) => tag('Participant',
    tag('actions', p.actions.map((a) => leaf('action', a)).join('')) + leaf('mediaAddress', p.address) +
    leaf('mediaAddressType', p.agent ? 'AGENT_DEVICE' : '') + leaf('startTime', p.start) + leaf('state', p.state) +
    leaf('stateCause', p.cause ?? '') + leaf('stateChangeTime', p.since))).join('');
  return tag(name, leaf('associatedDialogUri', '') + leaf('fromAddress', d.from) + leaf('id', d.id) +
    tag('mediaProperties', leaf('DNIS', d.to) + leaf('callType', d.type) + leaf('dialedNumber', d.to) +
      leaf('outboundClassification', '') + leaf('mediaId', '1') + leaf('queueNumber', d.queue ? '1' : '') + leaf('queueName', d.queue) + tag('callvariables', variables)) +
    leaf('mediaType', 'Voice') + tag('participants', participants) + leaf('state', d.state) + leaf('toAddress', d.to) +
    leaf('uri', `/finesse/api/Dialog/${d.id}`));
}

export function queueXml(q, users) {
  const count = (...states) => [...users.values()].filter((u) => states.includes(u.state)).length;
  const s = {
    agentsBusyOther: 0, agentsLoggedOn: [...users.values()].filter((u) => u.state !== 'LOGOUT').length, agentsNotReady: count('NOT_READY'),
    agentsReady: count('READY'), agentsTalkingInbound: count('TALKING', 'HOLD'), agentsTalkingInternal: 0, agentsTalkingOutbound: 0,
    agentsWrapUpNotReady: count('WORK'), agentsWrapUpReady: count('WORK_READY'), callsInQueue: q.waiting, startTimeOfLongestCallInQueue: q.longest,
  };
  return tag('Queue', leaf('name', q.name) + tag('statistics', Object.entries(s).map(([k, v]) => leaf(k, v)).join('')) +
    leaf('uri', `/finesse/api/Queue/${q.id}`));
}
