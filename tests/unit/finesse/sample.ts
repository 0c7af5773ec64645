/* A gadget in TypeScript that has everything finesse.d.ts declares: it is compiled, never run (types.test.js). */
const { ClientServices, LocalHub, DirectIo, MasterTunnel, MasterPublisher } = finesse.clientservices;
const { ContainerServices, FinesseToaster, PopoverService, PopoverSchema, NotificationPopoverService, TaskActivityNotification, ChannelSchema } =
  finesse.containerservices;
const { Utilities, Logger, I18n, JsonValidator, DesktopCache, SaxParser } = finesse.utilities;
const rest = finesse.restservices;

const config: finesse.Config = { authorization: Utilities.b64Encode('1001:x'), host: 'desk.example.com', restHost: 'localhost' };
const handlers: finesse.Handlers = {
  success: (rsp) => Logger.info(rsp.status, rsp.object),
  error: (rsp) => Logger.warn(Utilities.getErrCode(rsp), rsp.error?.errorType),
};

// -- the connection, the log
ClientServices.init(finesse.gadget.Config, false);
ClientServices.registerOnDisconnectHandler((reason) => Logger.log(reason?.toUpperCase()));
const known: boolean = ClientServices.subscribe('finesse.api.User.1001', (data) => Logger.log(data));
ClientServices.subscribeNode('/finesse/api/Queue/1', (subid, error) => error ?? ClientServices.unsubscribeNode('/finesse/api/Queue/1', subid));
const state: 'Connected' | 'Recovered' | 'Failing' | '' = ClientServices.getNotificationConnectionState();
ClientServices.initBosh({ ...config, xmppDomain: 'd', pubsubDomain: 'pubsub.d', alternateHosts: ['second'], tunnelTimeout: 5000 });
const hub = new LocalHub();
new MasterPublisher(new MasterTunnel(config, 'page'), hub).setFailoverMode(false);
DirectIo.makeRequest('/finesse/api/SystemInfo', (answer: finesse.clientservices.RawResponse) => Logger.log(answer.rc));
finesse.cslogger.ClientLogger.init(gadgets.Hub, 'Sample', config).log('started', new Error('no'));
finesse.cslogger.FinesseLogger.init(hub, 'page', config).publish(new rest.User({ id: '1' }), {}, handlers);

// -- a user and all that hangs on it
const user = new rest.User({ id: config.id, onLoad: (u: finesse.restservices.User) => u.getFullName() });
user.setState(rest.User.States.NOT_READY, { id: '1' }, handlers).makeCall('7001', handlers).logout(null, handlers);
user.loginMobileAgent('1001', rest.User.WorkMode.CALL_BY_CALL, '5551234').addHandler('change', () => {}, {});
const required: boolean = user.getWrapUpOnIncoming() === rest.User.WrapUpMode.REQUIRED || user.isWrapUpRequired();
const dialogs: finesse.restservices.Dialogs = user.getDialogs({ onCollectionAdd: (d: finesse.restservices.Dialog) => show(d) });
const lists: finesse.restservices.RestCollectionBase[] = [
  dialogs, user.getQueues(), user.getWrapUpReasons(), user.getPhoneBooks(), user.loadWorkflows(), user.getMediaList(),
  user.getMediaPropertiesLayouts(), new rest.ReasonCodes({ parentObj: user, category: 'LOGOUT' }), new rest.WorkflowActions({}), new rest.Teams({}),
  new rest.Queues({ parentObj: user }), new rest.WrapUpReasons({ parentObj: user }), new rest.PhoneBooks({ parentObj: user }),
  new rest.Workflows({ parentObj: user }), new rest.MediaPropertiesLayouts({ parentObj: user }),
];
lists.forEach((list) => Object.values(list.getCollection()).length === list.length && list.refresh());
const log: finesse.restservices.ClientLog = user.getClientLog({});
log.sendLogs('a line', handlers);
new rest.ClientLog({ parentObj: user }).unsubscribe(handlers);

// -- a call
function show(call: finesse.restservices.DialogBase) {
  const mine = call.getParticipants().find((p) => p.mediaAddress === user.getExtension());
  const actions: string | string[] | undefined = mine?.actions?.action;
  Logger.log(actions, call.getMediaProperties().callVariable1, call.getParticipantTimerCounters('1001')?.stateChangeTime);
  if (!(call instanceof rest.Dialog)) return;
  call.requestAction('1001', rest.Dialog.Actions.DTMF).sendDTMFRequest('1001', handlers, '1').updateCallVariables({ callVariable1: 'x' }, handlers);
  call.updateCallbackTime('1001', '2031-03-07T14:30', handlers).reclassifyCall('1001', 'FAX', handlers);
  const open: boolean = call.getState() === rest.Dialog.States.ACTIVE || mine?.state === rest.Dialog.ParticipantStates.HELD;
  const failed: boolean = mine?.stateCause === rest.Dialog.ReasonStates.BUSY || call.getCallType() === rest.Dialog.CallTypes.OUTBOUND;
  Logger.log(open, failed, call.getCallbackInfo()?.callbackTime);
}
dialogs.createNewSuperviseCallDialog('1002', '1001', rest.Dialogs.Actions.SILENT_MONITOR, handlers);
new rest.DialogBase({ id: '7', doNotSubscribe: true }).isLoaded().getState();

// -- channels and tasks
const options: finesse.restservices.MediaOptions = { maxDialogLimit: 5, interruptAction: rest.InterruptActions.ACCEPT, dialogLogoutAction: rest.DialogLogoutActions.CLOSE };
const channels = new rest.MediaList({ parentObj: user });
const media: finesse.restservices.Media = channels.getMedia({ id: 5001, mediaOptions: options, onChange: () => {} });
media.login({ ...options, handlers }).setState(rest.Media.States.READY, null, { handlers }).setRoutable({ routable: true });
const tasks: finesse.restservices.MediaDialogs = media.getMediaDialogs({ onCollectionAdd: (task: finesse.restservices.MediaDialog) => take(task) });
Logger.log(tasks.getMedia()?.getMediaId(), new rest.MediaOptionsHelper(media, options).getState() === rest.MediaOptionsHelper.States.SETTING_OPTIONS);
new rest.Media({ id: '5001', parentObj: user }).refresh(3);
new rest.MediaDialogs({ parentObj: user }).getDialogCount(true);
function take(task: finesse.restservices.MediaDialog) {
  if (task.getState() === rest.MediaDialog.States.OFFERED) task.setTaskState(rest.MediaDialog.TaskActions.ACCEPT, handlers, null);
  task.transferWithWrapUp('chat', 'Sales', handlers).closeWithWrapUp(['Sales', 'Refund'], handlers);
  new rest.MediaDialog({ id: task.getId() }).transfer('mail');
}

// -- what is configured
const layout: finesse.restservices.CallLayout = new rest.MediaPropertiesLayout({ parentObj: user }).getData();
new rest.Queue({ id: 1, onChange: (q: finesse.restservices.Queue) => q.getStatistics().callsInQueue });
new rest.PhoneBook({ id: '1' }).getContacts({ onLoad: (contacts: finesse.restservices.Contacts) => contacts.length });
new rest.Contacts({ parentObj: new rest.PhoneBook() }).get();
new rest.Contact().add({ lastName: 'Lindqvist', phoneNumber: '5551234' }, handlers);
new rest.Workflow({ id: '1' }).getConditionSet();
const handledBy: boolean = new rest.WorkflowAction({ id: '1' }).getHandledBy() === rest.WorkflowAction.HandledBy.OTHER;
Logger.log(new rest.WrapUpReason({ id: '1' }).getLabel(), new rest.ReasonCode({ id: '1' }).isSystemCode(), layout.columns[0][0].displayName);
const team = new rest.Team({ id: '1' });
const people: finesse.restservices.Users = team.getUsers({ onLoad: (users: finesse.restservices.Users) => users.length });
new rest.Users({ parentObj: team }).unsubscribe();
for (const assigned of [
  team.getTeamNotReadyReasonCodes(), team.getTeamSignOutReasonCodes(), team.getTeamWrapUpReasons(), team.getTeamPhoneBooks(), team.getTeamWorkflows(),
  new rest.TeamNotReadyReasonCodes({ parentObj: team }), new rest.TeamSignOutReasonCodes({ parentObj: team }), new rest.TeamWrapUpReasons({ parentObj: team }),
  new rest.TeamPhoneBooks({ parentObj: team }), new rest.TeamWorkflows({ parentObj: team }),
]) assigned.update(['/finesse/api/ReasonCode/1'], handlers);
team.getTeamLayoutConfig().put({ layoutXML: '<finesseLayout/>', useDefault: false }, handlers);
new rest.TeamLayoutConfig({ parentObj: team }).getUseDefault();
new rest.LayoutConfig({}).update('<finesseLayout/>', handlers);
team.getTeamMessages({ onCollectionAdd: (m: finesse.restservices.TeamMessage) => m.getContent() });
new rest.TeamMessages({ parentObj: team }).get();
new rest.TeamMessage().add({ content: 'Hello', duration: '60', teams: { team: ['1'] } });
const inService: boolean = new rest.SystemInfo({}).getStatus() === rest.SystemInfo.Statuses.IN_SERVICE;
Logger.log(new rest.ECCVariableConfig({}).getVariables()[0].name, new rest.Devices({ id: '1001' }).getDevices(), people.length);

new rest.ScriptSelectors({ mrdType: 'voice' }).getScriptSelectors().map((s: finesse.restservices.ScriptSelector) => s.getDialedNumber());
new rest.ScriptSelector({ data: {} }).getMRDID();

// -- classes of old, a class of one's own
class Notes extends rest.RestBase {
  getRestType() { return 'Notes'; }
}
class AllNotes extends rest.RestCollectionBase {
  getRestItemClass() { return Notes; }
}
new rest.Notifier().addListener(() => new AllNotes({ parentObj: user }).restRequest('/x', { method: 'GET', ...handlers }));
const Old = finesse.FinesseBase.extend({ init() {} });
const Older = finesse.Class.extend({ init() { new Old(); } });

// -- the container
ContainerServices.init().addHandler(ContainerServices.Topics.TIMER_TICK_EVENT, (e: finesse.containerservices.TimerTickEvent) => e.getTickFrequency().toFixed());
ContainerServices.addHandler(ContainerServices.Topics.WORKFLOW_ACTION_EVENT, (e: finesse.containerservices.WorkflowActionEvent) =>
  e.getHandledBy() === finesse.containerservices.WorkflowActionEvent.HandledBy.OTHER && e.getParams().path.expandedValue);
ContainerServices.addHandler(ContainerServices.Topics.GADGET_VIEW_CHANGED_EVENT, (e: finesse.containerservices.GadgetViewChangedEvent) => e.getView() === 'canvas');
ContainerServices.addHandler(ContainerServices.Topics.MAX_AVAILABLE_HEIGHT_CHANGED_EVENT,
  (e: finesse.containerservices.MaxAvailableHeightChangedEvent) => e.getMaxAvailableHeight());
ContainerServices.showDialog({ title: false, message: 'm', close() {}, isBlocking: true });
ContainerServices.showMyGadgetNotification({ message: 'news' });
FinesseToaster.init(config, finesse.cslogger.ClientLogger).showToaster('Call', { icon: FinesseToaster.TOASTER_DEFAULT_ICONS.INCOMING_CALL_ICON })?.close();
const popover: string = PopoverService.init(ContainerServices).showPopover({}, { counterType: PopoverService.COUNTER_TYPE.COUNT_UP }, {}, (e) => e.source);
PopoverService.dismissPopover(popover);
NotificationPopoverService.init(ContainerServices).showNotification('Anna', 'Hello', true, 5000, { name: 'circle' }, 'error', true, false, 'Open', () => {});
TaskActivityNotification.init(ContainerServices).notifyTaskSelection('Sample', { taskId: '1', active: true, mediaType: 'chat' });
const { ChannelService } = finesse.digital;
ChannelService.init(ContainerServices).addChannel('chat', {
  menuConfig: { label: 'Chat', menuItems: [{ id: 'ready', label: 'Ready' }] },
  channelConfig: { actionTimeoutInSec: 5, icons: [{ type: ChannelService.ICON_TYPE.URL, value: '/chat.svg' }] },
  channelState: { iconColor: ChannelService.STATE_STATUS.AVAILABLE, iconBadge: ChannelService.ICON_BADGE_TYPE.NONE },
}, (channelId, itemId, onSuccess) => onSuccess({ channelId, itemId }), (r) => r.status === ChannelService.STATUS.SUCCESS);
finesse.shortcutkey.ShortcutKeyService.init().registerShortcutKey({ id: 'find', key: 'f', modifierKeys: ['ctrl', 'alt'], handler: (e) => e?.preventDefault() });
const valid: boolean = [PopoverSchema.getActionDataSchema(), ChannelSchema.getChannelStateSchema()].every((schema) => JsonValidator.validateJson({}, schema).valid);

// -- helpers
DesktopCache.saveOrUpdateData([{ key: 'k', data: { n: 1 } }], (error) => error ?? DesktopCache.fetchData('k', (_e, data) => Logger.log(data)));
SaxParser.parse('<a/>', (type, data) => type === SaxParser.START && Logger.log(data, finesse.Converter.json2xml({ a: 1 })));
finesse.utilities.MessageDisplay.showBannerError(I18n.getString('hello', 1, 2));
finesse.modules.Sample = { known, state, required, handledBy, inService, valid, Older, container: finesse.container.Container };

// -- what is no such thing is refused
// @ts-expect-error: there is no such state
const never: 'TALKED' = rest.User.States.TALKING;
// @ts-expect-error: a handler is a function
user.addHandler('change', 'log');
// @ts-expect-error: no such kind of handler
user.addHandler('changed', () => {});
// @ts-expect-error: handlers stand before the digit
new rest.Dialog().sendDTMFRequest('1001', '7', handlers);
// @ts-expect-error: host is wanted
ClientServices.init({ authorization: 'x', restHost: 'localhost' });
// @ts-expect-error: constants are not to be changed
rest.Dialog.Actions.HOLD = 'HOLD';
