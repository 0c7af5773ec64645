/* What the desktop does for gadgets, and the owner of the event connection: javascript-library
 * reference, sections 4, 7, 8 and 12. */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { CONFIG, Hub, load, turn } from './page.js';

const plain = (value) => JSON.parse(JSON.stringify(value));
const REQUESTS = 'finesse.containerservices.requests';

/** A gadget in the tab `manage`. */
function tabbed(more = {}) {
  const frameElement = { closest: (selector) => (selector === 'div.tab-panel' ? { id: 'panel_manage' } : null) };
  const page = load({ globals: { frameElement, ...more } });
  page.connect();
  return page;
}

test('a gadget hears of its tab when it is shown, and only then', () => {
  const page = tabbed();
  const { ContainerServices } = page.finesse.containerservices;
  assert.equal(ContainerServices.init(), ContainerServices);
  const shown = [];
  ContainerServices.addHandler(ContainerServices.Topics.ACTIVE_TAB, (id) => shown.push(id));
  ContainerServices.addHandler('tabVisible', (id) => shown.push(`old ${id}`));
  assert.equal(page.hub.asked(REQUESTS, 'ActiveTabReq').length, 1);
  const active = (id) => page.hub.publish('finesse.containerservices.activeTab', id);
  active('home');
  assert.equal(ContainerServices.tabVisible(), false);
  active('manage');
  active('manage');
  assert.equal(ContainerServices.tabVisible(), true);
  active('home');
  active('manage');
  assert.deepEqual(shown, ['manage', 'old manage', 'manage', 'old manage']);
  assert.equal(ContainerServices.getMyTabId(), 'manage');
  assert.equal(ContainerServices.isTabbedGadget(), true);
  ContainerServices.activateMyTab();
  assert.deepEqual(plain(page.hub.asked(REQUESTS, 'SetActiveTabReq')[0].data), { id: 'manage' });
});

test('a topic of a later release ends no gadget; a handler that throws, or goes, keeps no other from hearing', () => {
  const page = tabbed({ console: { ...console, warn() {}, error() {} } });
  const { ContainerServices } = page.finesse.containerservices;
  const heard = [];
  ContainerServices.addHandler(ContainerServices.Topics.NEXT_YEARS_EVENT, () => heard.push('never'));
  assert.ok(!page.hub.topics().some((topic) => typeof topic !== 'string'));
  const { TIMER_TICK_EVENT } = ContainerServices.Topics;
  const leaves = () => {
    heard.push('leaves');
    ContainerServices.removeHandler(TIMER_TICK_EVENT, leaves);
  };
  const throws = () => {
    throw new Error('on purpose');
  };
  const last = () => heard.push('last');
  for (const handler of [throws, leaves, last, last]) ContainerServices.addHandler(TIMER_TICK_EVENT, handler);
  for (let tick = 0; tick < 2; tick++) page.hub.publish(TIMER_TICK_EVENT, { tickFrequency: 1000, dateQueued: tick });
  assert.deepEqual(heard, ['leaves', 'last', 'last']);
  assert.throws(() => ContainerServices.addHandler(TIMER_TICK_EVENT, {}), /handler must be a function/);
});

test('a gadget at page level is always seen', () => {
  const page = load();
  page.connect();
  const { ContainerServices } = page.finesse.containerservices;
  let shown = 0;
  ContainerServices.addHandler(ContainerServices.Topics.ACTIVE_TAB, () => shown++);
  ContainerServices.init();
  page.hub.publish('finesse.containerservices.activeTab', 'home');
  assert.equal(shown, 1);
  assert.equal(ContainerServices.getMyTabId(), null);
});

test('a page that is no gadget, with nobody around who could say so, is seen: what waits for that begins, once', async () => {
  const page = load({ gadget: false });
  page.finesse.clientservices.ClientServices.init({ ...CONFIG });
  const { ContainerServices } = page.finesse.containerservices;
  const shown = [];
  page.finesse.utilities.Utilities.onGadgetFirstVisible(() => shown.push('first'));
  ContainerServices.init().addHandler(ContainerServices.Topics.ACTIVE_TAB, () => shown.push('active'));
  ContainerServices.makeActiveTabReq();
  assert.deepEqual([shown, ContainerServices.tabVisible()], [[], false], 'never before the script has run');
  await turn();
  assert.deepEqual([shown, ContainerServices.tabVisible()], [['first', 'active'], true]);
});

test('a gadget knows its number, and what it asks says so', () => {
  const page = tabbed();
  const { ContainerServices } = page.finesse.containerservices;
  assert.equal(ContainerServices.getMyGadgetId(), '7');
  ContainerServices.init();
  ContainerServices.reloadMyGadget();
  assert.deepEqual(plain(page.hub.asked(REQUESTS, 'ReloadGadgetReq')[0].data), { gadgetId: '7' });
  for (const [method, type] of Object.entries({
    collapseMyGadget: 'CollapseGadgetReq', expandMyGadget: 'ExpandGadgetReq', enableTitleBar: 'EnableTitleBarReq',
    hideMyGadget: 'HideGadgetReq', showMyGadget: 'ShowGadgetReq', showMyGadgetNotification: 'ShowGadgetNotificationReq',
  })) {
    ContainerServices[method]();
    assert.deepEqual(plain(page.hub.asked(REQUESTS, type)[0].data), { gadgetId: '7' }, method);
  }
});

test('reloading from another address tells the desktop first', () => {
  const told = [];
  const Container = { modifyGadgetUrl: (id, url) => told.push([id, url]) };
  const page = tabbed({ parent: { finesse: { container: { Container } } } });
  page.finesse.containerservices.ContainerServices.reloadMyGadgetFromUrl('/x.xml');
  assert.deepEqual(told, [['7', '/x.xml']]);
  assert.equal(page.hub.asked(REQUESTS, 'ReloadGadgetReq').length, 1);
});

test('ticks, views, heights and workflow actions come as objects', () => {
  const page = tabbed();
  const { ContainerServices, WorkflowActionEvent } = page.finesse.containerservices;
  ContainerServices.init();
  const got = {};
  for (const [name, topic] of Object.entries(ContainerServices.Topics)) ContainerServices.addHandler(topic, (e) => (got[name] = e));
  page.hub.publish('finesse.containerservices.timerTickEvent', { tickFrequency: 1000, dateQueued: 5000 });
  assert.equal(got.TIMER_TICK_EVENT.getTickFrequency(), 1000);
  assert.equal(got.TIMER_TICK_EVENT.getDateQueued().getTime(), 5000);
  page.hub.publish('finesse.containerservices.gadgetViewChangedEvent', { gadgetId: 7, tabId: 'manage', maxAvailableHeight: 900, view: 'canvas' });
  assert.equal(got.GADGET_VIEW_CHANGED_EVENT.getView(), 'canvas');
  // Both are the reference's `mid`: a gadget may compare them with ===.
  assert.equal(got.GADGET_VIEW_CHANGED_EVENT.getGadgetId(), ContainerServices.getMyGadgetId());
  assert.equal(got.GADGET_VIEW_CHANGED_EVENT.getMaxAvailableHeight(), 900);
  assert.deepEqual(plain(ContainerServices.getMyGadgetView()), { gadgetId: '7', tabId: 'manage', maxAvailableHeight: 900, view: 'canvas' });
  page.hub.publish('finesse.containerservices.maxAvailableHeightChangedEvent', { maxAvailableHeight: 400 });
  assert.equal(got.MAX_AVAILABLE_HEIGHT_CHANGED_EVENT.getMaxAvailableHeight(), 400);
  assert.equal(ContainerServices.getMyGadgetView().maxAvailableHeight, 400, 'the newest');

  const action = {
    name: 'pop', type: 'BROWSER_POP', handledBy: 'OTHER',
    params: [{ name: 'path', value: 'http://x?q=${a}', expandedValue: 'http://x?q=1' }],
    actionVariables: [{ name: 'a', type: 'SYSTEM', node: '//a', testValue: 't', actualValue: '1' }],
  };
  page.hub.publish('finesse.containerservices.workflowActionEvent', { ...action, params: undefined });
  assert.equal(got.WORKFLOW_ACTION_EVENT, undefined);
  page.hub.publish('finesse.containerservices.workflowActionEvent', action);
  const event = got.WORKFLOW_ACTION_EVENT;
  assert.equal(event.getHandledBy(), WorkflowActionEvent.HandledBy.OTHER);
  assert.equal(event.getParams().path.expandedValue, 'http://x?q=1');
  assert.equal(event.getActionVariables().a.actualValue, '1');
  ContainerServices.removeHandler(ContainerServices.Topics.WORKFLOW_ACTION_EVENT);
  got.WORKFLOW_ACTION_EVENT = null;
  page.hub.publish('finesse.containerservices.workflowActionEvent', action);
  assert.equal(got.WORKFLOW_ACTION_EVENT, null);
});

test('how a gadget is shown before anything has changed, the desktop knows', () => {
  const Container = { getMaxAvailableHeight: () => 640 };
  const page = tabbed({ parent: { finesse: { container: { Container } } } });
  const { ContainerServices } = page.finesse.containerservices;
  ContainerServices.init();
  assert.deepEqual(plain(ContainerServices.getMyGadgetView()), { gadgetId: '7', tabId: 'manage', maxAvailableHeight: 640, view: 'default' });
  page.hub.publish('finesse.containerservices.gadgetViewChangedEvent', { gadgetId: 8, tabId: 'home', maxAvailableHeight: 900, view: 'canvas' });
  assert.deepEqual(plain(ContainerServices.getMyGadgetView()), { gadgetId: '7', tabId: 'manage', maxAvailableHeight: 900, view: 'default' }, 'of another one');
});

test('dialogs are the desktop\'s', () => {
  const shown = [];
  const Container = { showDialog: (o) => { shown.push(o); return 'dialog'; }, hideDialog: () => shown.push('hidden') };
  const page = tabbed({ parent: { finesse: { container: { Container } } }, jQuery: (x) => ({ jquery: '3', of: x }) });
  const { ContainerServices } = page.finesse.containerservices;
  assert.equal(ContainerServices.showDialog({ title: false, message: 'm' }).of, 'dialog');
  ContainerServices.showDialog('Title', { message: 'm', isBlocking: true });
  ContainerServices.hideDialog();
  assert.deepEqual(plain(shown), [{ title: false, message: 'm' }, { title: 'Title', message: 'm', isBlocking: true }, 'hidden']);
});

test('toasters: only with the permission, and to somebody who looks elsewhere', () => {
  const made = [];
  let focus = false;
  class Notification {
    static permission = 'granted';
    constructor(title, options) { made.push([title, options]); }
    close() {}
  }
  const page = tabbed({ Notification, document: { hasFocus: () => focus, addEventListener() {} } });
  const { FinesseToaster } = page.finesse.containerservices;
  assert.throws(() => FinesseToaster.showToaster('x'));
  assert.equal(FinesseToaster.init({ ...CONFIG, toasterNotificationTimeout: '8' }), FinesseToaster);
  assert.ok(FinesseToaster.showToaster('Call', { body: 'b', icon: FinesseToaster.TOASTER_DEFAULT_ICONS.INCOMING_CALL_ICON }));
  assert.equal(page.timers.at(-1).ms, 8000);
  FinesseToaster.showToaster('Call', { autoClose: 500 });
  assert.equal(page.timers.at(-1).ms, 500);
  focus = true;
  assert.equal(FinesseToaster.showToaster('Call'), undefined);
  assert.ok(FinesseToaster.showToaster('Call', { showWhenVisible: true }));
  Notification.permission = 'default';
  assert.equal(FinesseToaster.showToaster('Call', { showWhenVisible: true }), undefined);
  Notification.permission = 'granted';
  FinesseToaster.init({ ...CONFIG, toasterNotificationTimeout: '-1' });
  assert.equal(FinesseToaster.showToaster('Call', { showWhenVisible: true }), undefined);
  assert.equal(FinesseToaster.showToaster('Call', { showWhenVisible: true, autoClose: 500 }), undefined);
});

const BANNER = { icon: { type: 'collab-icon', value: 'chat' }, content: [{ name: 'From', value: 'Anna' }], headerContent: { maxHeaderTitle: 'Chat', minHeaderTitle: 'C' } };
const TIMER = { displayTimeoutInSecs: 30, display: true, counterType: 'COUNT_UP' };
const ACTION = { dismissible: true, clientIdentifier: 'c', buttons: [{ id: 'ok', label: 'Take', type: 'Affirm' }, { id: 'no', label: 'Leave', type: 'Decline' }] };

test('popovers are asked for, answered once, and checked', () => {
  const page = tabbed();
  const { ContainerServices, PopoverService } = page.finesse.containerservices;
  assert.throws(() => PopoverService.showPopover(BANNER, TIMER, ACTION));
  PopoverService.init(ContainerServices);
  const done = [];
  const id = PopoverService.showPopover(BANNER, TIMER, ACTION, (e) => done.push(e.source));
  const [asked] = page.hub.asked(REQUESTS, 'ShowPopoverReq');
  assert.equal(asked.data.popoverId, id);
  assert.equal(asked.data.gadgetId, '7');
  assert.equal(PopoverService.updatePopover(id, BANNER, TIMER, ACTION), id);
  for (const popoverId of ['another', id, id]) page.hub.publish('finesse.containerservices.popoverEvent', { popoverId, source: 'ok' });
  assert.deepEqual(done, ['ok']);
  // What it is called in the gadget comes with it: one handler may be of several.
  const heard = [];
  const named = PopoverService.showPopover(BANNER, TIMER, { ...ACTION, clientIdentifier: 'chat 1' }, (e) => heard.push(e));
  PopoverService.updatePopover(named, BANNER, TIMER);
  page.hub.publish('finesse.containerservices.popoverEvent', { popoverId: named, source: 'timeout' });
  assert.deepEqual(plain(heard), [{ popoverId: named, source: 'timeout', clientIdentifier: 'chat 1' }]);
  PopoverService.dismissPopover(id);
  assert.equal(page.hub.asked(REQUESTS, 'DismissPopoverReq').length, 1);
  const three = { ...ACTION, buttons: [...ACTION.buttons, { id: 'x', label: 'x' }] };
  assert.throws(() => PopoverService.showPopover(BANNER, TIMER, three), /too many/);
  assert.throws(() => PopoverService.showPopover({}, TIMER, ACTION), /is required/);
});

test('notifications are published with all that was said; who wants to hears of the link', () => {
  const page = tabbed();
  const { ContainerServices, NotificationPopoverService } = page.finesse.containerservices;
  assert.throws(() => NotificationPopoverService.showNotification('A', 'b'), /init/);
  assert.equal(NotificationPopoverService.init(ContainerServices), NotificationPopoverService);
  for (const message of [undefined, '', {}]) assert.throws(() => NotificationPopoverService.showNotification('A', message), /message/);
  let followed = 0;
  const icon = { name: 'circle', size: 14, color: 'red' };
  NotificationPopoverService.showNotification('Michael', 'Hello', true, 500000, icon, 'error', true, false, 'Open', () => followed++);
  const said = () => plain(page.hub.published.filter((p) => p.topic === 'finext.notification.popover').at(-1).data);
  const { notificationId, ...rest } = said();
  assert.deepEqual(rest, {
    messageFrom: 'Michael', message: 'Hello', isDismissable: true, timeout: 500000, icon, type: 'error', pristine: true, showAlways: false,
    customLink: 'Open', gadgetId: '7',
  });
  page.hub.publish('finext.notification.event', { notificationId: 'another', source: 'link' });
  assert.equal(followed, 0);
  page.hub.publish('finext.notification.event', { notificationId, source: 'link' });
  page.hub.publish('finext.notification.event', { notificationId, source: 'link' });
  assert.equal(followed, 1);
  NotificationPopoverService.showNotification(null, 'Hello');
  assert.equal(said().isDismissable, true);
});

test('news of a gadget may say what it is', () => {
  const page = tabbed();
  const { ContainerServices } = page.finesse.containerservices;
  ContainerServices.showMyGadgetNotification();
  ContainerServices.showMyGadgetNotification({ message: 'm' });
  const asked = page.hub.asked('finesse.containerservices.requests', 'ShowGadgetNotificationReq');
  assert.deepEqual(plain(asked.map((r) => r.data)), [{ gadgetId: '7' }, { messageDetails: { message: 'm' }, gadgetId: '7' }]);
});

test('channels: added, clicked, updated, taken away', async () => {
  const page = tabbed();
  const { ContainerServices } = page.finesse.containerservices;
  const { ChannelService } = page.finesse.digital;
  ChannelService.init(ContainerServices);
  const parts = {
    menuConfig: { label: 'Chat', menuItems: [{ id: 'ready', label: 'Ready', iconColor: 'green' }] },
    channelConfig: { actionTimeoutInSec: 5, icons: [{ type: ChannelService.ICON_TYPE.COLLAB_ICON, value: 'chat' }] },
    channelState: { label: 'Chat', currentState: ChannelService.STATE_STATUS.AVAILABLE, iconColor: 'green', enable: true, logoutDisabled: false, iconBadge: ChannelService.ICON_BADGE_TYPE.NONE, hoverText: 'h' },
  };
  const told = [];
  const clicks = [];
  ChannelService.removeChannel('chat');
  ChannelService.addChannel('chat', parts, (...args) => clicks.push(args), (r) => told.push(r), (r) => told.push(r));
  const [asked] = page.hub.asked(REQUESTS, 'AddChannelReq');
  assert.deepEqual(plain(asked.data), { channelId: 'chat', ...parts, gadgetId: '7' });
  page.hub.publish(`finesse.containerservices.responses.${asked.invokeID}`, null);
  assert.deepEqual(plain(told), [{ channelId: 'chat', status: 'success' }]);
  await turn();
  assert.ok(!page.hub.topics().some((t) => t.endsWith(asked.invokeID)));

  page.hub.publish('finesse.digital.menuClick', { channelId: 'other', menuItemId: 'ready' });
  page.hub.publish('finesse.digital.menuClick', { channelId: 'chat', menuItemId: 'ALL_READY', clickId: 3 });
  const [[channelId, itemId, ok]] = clicks;
  assert.deepEqual([channelId, itemId, clicks.length], ['chat', 'ALL_READY', 1]);
  ok();
  const [result] = page.hub.asked(REQUESTS, 'ChannelMenuResultReq');
  assert.equal(result.data.status, 'success');
  assert.equal(result.data.clickId, 3);

  ChannelService.updateChannelState('chat', { logoutDisabled: true }, (r) => told.push(r), (r) => told.push(r));
  const [update] = page.hub.asked(REQUESTS, 'UpdateChannelReq');
  page.hub.publish(`finesse.containerservices.responses.${update.invokeID}`, { error: { errorCode: 'E', errorDesc: 'd' } });
  assert.deepEqual(plain(told.at(-1)), { channelId: 'chat', status: 'failure', error: { errorCode: 'E', errorDesc: 'd' } });
  ChannelService.addChannel('bad', { menuConfig: parts.menuConfig }, undefined, undefined, (r) => told.push(r.error.errorCode));
  await turn();
  assert.equal(told.at(-1), 'INVALID_DATA');
  ChannelService.updateChannelMenu('chat', parts.menuConfig, undefined, (r) => told.push(r.error.errorCode));
  page.timers.at(-1).f();
  assert.equal(told.at(-1), 'TIMEOUT');

  // The id of the channel's media is a number in some gadgets; the desktop names it by text, and whose it is.
  const numbered = [];
  ChannelService.addChannel(5001, parts, (...args) => numbered.push(args));
  page.hub.publish('finesse.digital.menuClick', { channelId: '5001', menuItemId: 'ready', clickId: '4', gadgetId: '8' });
  page.hub.publish('finesse.digital.menuClick', { channelId: '5001', menuItemId: 'off', clickId: '5', gadgetId: '7' });
  assert.deepEqual(numbered.map(([channel, item]) => [channel, item]), [[5001, 'off']]);
  ChannelService.removeChannel('5001');
  page.hub.publish('finesse.digital.menuClick', { channelId: '5001', menuItemId: 'off', clickId: '6', gadgetId: '7' });
  assert.equal(numbered.length, 1);
});

test('tasks are told from gadget to gadget', () => {
  const page = tabbed();
  const { ContainerServices, TaskActivityNotification } = page.finesse.containerservices;
  TaskActivityNotification.init(ContainerServices);
  const heard = [];
  TaskActivityNotification.registerForTaskNotifications((n) => heard.push(n));
  TaskActivityNotification.notifyTaskSelection('chat', { taskId: '1', active: true, mediaType: 'chat' });
  assert.equal(heard[0].from, 'chat');
  assert.equal(typeof heard[0].message.timestamp, 'number');
  assert.throws(() => TaskActivityNotification.notifyTaskSelection('chat', { taskId: '1' }));
  // A gadget that is asked what is worked on says what it said last; nothing, once that is over.
  const message = { taskId: '2', active: true, mediaType: 'chat', timestamp: 5 };
  TaskActivityNotification.notifyTaskSelection('chat', message);
  heard.length = 0;
  TaskActivityNotification.requestCurrentTasks();
  assert.deepEqual(plain(heard), [{ from: 'chat', message }]);
  TaskActivityNotification.notifyTaskSelection('chat', { ...message, taskId: '1', active: false });
  TaskActivityNotification.init(ContainerServices).requestCurrentTasks();
  assert.deepEqual(heard.map((n) => n.message.taskId), ['2', '1', '2']);
  TaskActivityNotification.notifyTaskSelection('chat', { ...message, active: false });
  heard.length = 0;
  TaskActivityNotification.requestCurrentTasks();
  assert.deepEqual(heard, []);
  TaskActivityNotification.notifyTaskSelection('chat', message);
  let asked = 0;
  TaskActivityNotification.onTaskRequest(() => asked++);
  TaskActivityNotification.requestCurrentTasks();
  assert.equal(asked, 1);
  assert.equal(heard.length, 1, 'who answers in a way of its own does so alone');
});

test('shortcuts: by key in the frame, by the desktop elsewhere', () => {
  let keydown;
  const page = tabbed({ document: { addEventListener: (_type, f) => (keydown = f), hasFocus: () => true } });
  const { ShortcutKeyService } = page.finesse.shortcutkey;
  ShortcutKeyService.init();
  const pressed = [];
  ShortcutKeyService.registerShortcutKey([
    { id: 'a', key: 'K', modifierKeys: 'Ctrl+Alt', handler: () => pressed.push('a'), actionName: 'do' },
    { id: 'b', key: 'K', modifierKeys: ['alt', 'ctrl'], handler: () => pressed.push('b') },
  ]);
  const [told] = page.hub.asked(REQUESTS, 'RegisterShortcutKeysReq');
  assert.equal(told.data.shortcuts[0].handler, undefined);
  assert.deepEqual(plain(told.data.shortcuts.map((s) => s.conflict)), [false, true]);
  const event = (more) => ({ key: 'k', ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, preventDefault() {}, ...more });
  keydown(event({ ctrlKey: true }));
  keydown(event({ ctrlKey: true, altKey: true }));
  keydown(event({ ctrlKey: true, altKey: true, repeat: true }));
  page.hub.publish('finesse.shortcutkey.pressed', { id: 'b' });
  assert.deepEqual(pressed, ['a', 'b']);
  assert.equal(ShortcutKeyService.getShortcutKeys().length, 2);

  // A number for an id, the other case, the older name of the key; a key of another gadget with the same id.
  ShortcutKeyService.registerShortcutKey([
    { id: 3, accessKey: 'q', modifierKeys: ['ctrl', 'alt'], handler: () => pressed.push(3) },
    { id: 4, accessKey: 'w', modifierKeys: ['ctrl', 'alt'] },
    { id: 5, key: 'k', modifierKeys: ['ctrl', 'alt'] },
  ]);
  assert.deepEqual(plain(ShortcutKeyService.getShortcutKeys().map((s) => [s.id, s.conflict])), [['a', false], ['b', true], [3, false], [4, false], [5, true]]);
  page.hub.publish('finesse.shortcutkey.pressed', { id: '3', gadgetId: '7' });
  page.hub.publish('finesse.shortcutkey.pressed', { id: '3', gadgetId: '8' });
  assert.deepEqual(pressed, ['a', 'b', 3]);
});

// -- the owner of the connection -----------------------------------------------------------------------

/** A publisher with a tunnel that the test holds. */
function owner() {
  const page = load({ gadget: false });
  const hub = new Hub();
  const sent = [];
  const tunnel = {
    listener: {},
    getTunnelURL: () => 'u', isTunnelLoaded: () => true, connect: () => sent.push('connect'),
    subscribe: (n) => sent.push(`+${n}`), unsubscribe: (n) => sent.push(`-${n}`),
  };
  const master = new page.finesse.clientservices.MasterPublisher(tunnel, hub);
  const answers = (id) => hub.published.filter((p) => p.topic === `finesse.info.responses.${id}`).map((p) => p.data);
  const ask = (type, invokeID, data) => hub.publish('finesse.info.requests', { type, data, invokeID });
  const statuses = () => hub.published.filter((p) => p.topic === 'finesse.info.connection').map((p) => p.data.status);
  return { master, hub, sent, tunnel, answers, ask, statuses };
}

test('a page that signs in first and learns later where the connection is tells the tunnel both (reference 12)', () => {
  const sent = [];
  const frame = { contentWindow: { postMessage: (message, origin) => sent.push([message, origin]) }, remove() {} };
  let hear;
  const page = load({
    gadget: false,
    globals: {
      document: { createElement: () => frame, body: { append() {} } },
      addEventListener: (type, f) => type === 'message' && (hear = f), removeEventListener() {},
    },
  });
  page.context.parent = page.context;
  const { ClientServices } = page.finesse.clientservices;
  ClientServices.init({ id: '1001', password: 'x', host: 'desk.example.com', restHost: 'desk.example.com' });
  ClientServices.initBosh({ xmppDomain: 'dom', pubsubDomain: 'pubsub.dom', resource: 'mine' });
  const origin = 'https://desk.example.com:8445';
  hear({ source: frame.contentWindow, origin, data: '4|loaded' });
  assert.deepEqual(sent, ['3|mine', '1|1001', '5|dom', '2|x', '6|pubsub.dom'].map((message) => [message, origin]));
});

test('nodes are counted: one leaves the server with its last subscriber', () => {
  const { tunnel, sent, answers, ask } = owner();
  const node = '/finesse/api/Queue/1';
  ask('SubscribeNodeReq', 'early', { node });
  assert.equal(answers('early')[0].error.errorType, 'Not connected');
  tunnel.listener.onStatus('connected');
  ask('SubscribeNodeReq', 'a', { node });
  ask('SubscribeNodeReq', 'b', { node });
  assert.deepEqual(sent, [`+${node}`]);
  assert.equal(answers('a').length, 0);
  tunnel.listener.onAnswer('subscribe', node, '');
  assert.deepEqual([answers('a'), answers('b')], [[undefined], [undefined]]);
  ask('SubscribeNodeReq', 'c', { node });
  assert.equal(answers('c').length, 1);
  for (const subid of ['a', 'b']) ask('UnsubscribeNodeReq', `u${subid}`, { node, subid });
  assert.deepEqual(sent, [`+${node}`]);
  ask('UnsubscribeNodeReq', 'uc', { node, subid: 'c' });
  assert.deepEqual(sent, [`+${node}`, `-${node}`]);
  assert.equal(answers('uc').length, 0);
  ask('SubscribeNodeReq', 'd', { node }); // held until the end of the unsubscription
  assert.equal(sent.length, 2);
  tunnel.listener.onAnswer('unsubscribe', node, '');
  assert.equal(answers('uc').length, 1);
  assert.deepEqual(sent.at(-1), `+${node}`);
  tunnel.listener.onAnswer('subscribe', node, '<error><forbidden/></error>');
  assert.deepEqual(plain(answers('d')[0]), { subscribe: { content: '<error><forbidden/></error>', object: { error: { forbidden: null } } } });
  ask('SubscribeNodeReq', 'e', { node });
  tunnel.listener.onStatus('disconnected');
  assert.equal(answers('e')[0].error.errorType, 'Disconnected');
});

test('what the connection brings stands on the hub', () => {
  const { hub, tunnel } = owner();
  tunnel.listener.onResource('desktop');
  tunnel.listener.onStatus('connected');
  tunnel.listener.onEvent('/finesse/api/User/1001<Update><data/><event>PUT</event></Update>');
  tunnel.listener.onEvent('/finesse/api/User/1001/Tasks{"a":1}');
  tunnel.listener.onPresence('<presence from="finesse@x"/>');
  const at = (topic) => plain(hub.published.filter((p) => p.topic === topic).map((p) => p.data));
  assert.deepEqual(at('finesse.info.connection'), [{ status: 'connected', resourceID: 'desktop' }]);
  assert.deepEqual(at('finesse.api.User.1001'), [
    { content: '/finesse/api/User/1001<Update><data/><event>PUT</event></Update>', object: { Update: { data: null, event: 'PUT' } } },
  ]);
  assert.deepEqual(at('finesse.api.User.1001.Tasks')[0].object, { a: 1 });
  assert.deepEqual(at('finesse.info.presence')[0].object, { presence: { '@from': 'finesse@x' } });
});

test('a lost connection is failing until it is back', () => {
  const { tunnel, statuses, ask, hub } = owner();
  tunnel.listener.onStatus('connecting');
  tunnel.listener.onStatus('connected');
  tunnel.listener.onStatus('disconnected');
  ask('ConnectionInfoReq', 1, {});
  assert.equal(hub.published.at(-1).data.status, 'failing');
  tunnel.listener.onStatus('connecting');
  tunnel.listener.onStatus('connected');
  ask('ConnectionInfoReq', 2, {});
  ask('ConnectionInfoReq', 3, 'no object');
  ask('ConnectionReq', 4, { id: 'x', password: 'y' });
  assert.deepEqual(statuses(), ['connecting', 'connected', 'failing', 'disconnected', 'failing', 'reconnecting', 'connected', 'recovered', 'connected']);
});
