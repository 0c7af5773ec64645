/* finesse.js against the reference javascript-library, name by name: what there is, with how many arguments,
 * with which values, what each class asks of the server and the hub, what each command sends and gives back.
 * Every expected value is the reference's (its section stands beside each table). */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { dialog, load, turn, update, user } from './page.js';

const DECLARATIONS = fileURLToPath(new URL('../../../www/finesse/finesse.d.ts', import.meta.url));
const words = (text) => text.trim().split(/\s+/);
const at = (root, name) => name.split('.').reduce((o, part) => o?.[part], root);
const plain = (value) => JSON.parse(JSON.stringify(value));

// -- names ------------------------------------------------------------------------------------------

/** Objects with functions, or classes with `#`; a number is how many arguments the reference gives. */
const NAMES = {
  /* 3 */
  'clientservices.ClientServices': `init/2 initBosh/1 makeRequest/3 subscribe/3 unsubscribe/1 subscribeNode/2 unsubscribeNode/3
    registerOnConnectHandler/1 registerOnConnectingHandler/1 registerOnDisconnectHandler/1 registerOnDisconnectingHandler/1
    registerOnReconnectingHandler/1 registerOnUnloadingHandler/1 unregisterOnConnectHandler unregisterOnConnectingHandler
    unregisterOnDisconnectHandler unregisterOnDisconnectingHandler unregisterOnReconnectingHandler unregisterOnUnloadingHandler
    makeConnectionReq/0 getResourceID/0 isMaster/0 getTunnelURL/0 isTunnelLoaded/0 getHub/0 setFailoverMode/1
    addToRefreshList/1 removeFromRefreshList/1 setLogger/1 log/1 getNotificationConnectionState/0 getRestHost/0`,
  'clientservices.MasterPublisher#': '',
  /* 5.2 */
  'restservices.RestBase#': `getData/0 getId/0 getRestUrl/0 getRestType/0 getRestClass/0 getXMPPNodePath/0 hasProperty/2 getProperty/2
    isLoaded/0 addHandler/3 removeHandler/2 refresh/1 subscribe/1 unsubscribe/1 restRequest/2 getRestResponse/0`,
  'restservices.RestCollectionBase#': 'getCollection/0 refresh/1',
  'restservices.Notifier#': 'addListener/2 removeListener/1 notifyListeners/1',
  /* 6 */
  'restservices.Dialogs#': `createNewCallDialog/3 createNewSuperviseCallDialog/4 createNewBargeCall/5 getDialogCount/1`,
  'restservices.Users#': '',
  'restservices.Queues#': '',
  'restservices.Queue#': 'getName/0 getStatistics/0',
  'restservices.WrapUpReasons#': 'get/0',
  'restservices.WrapUpReason#': 'getLabel/0 getForAll/0 getUri/0',
  'restservices.PhoneBooks#': 'get/0',
  'restservices.PhoneBook#': 'getName/0 getType/0 getUri/0 getContacts/1 getEmbeddedContacts/0 add/2 update/2 delete/1',
  'restservices.Contacts#': 'get/0',
  'restservices.Contact#': 'getFirstName/0 getLastName/0 getPhoneNumber/0 getDescription/0 add/2 update/2 delete/1',
  'restservices.Workflows#': '',
  'restservices.Workflow#': 'getName/0 getDescription/0 getTriggerSet/0 getConditionSet/0 getWorkflowActions/0 getUri/0 add/2 update/2 delete/1',
  'restservices.WorkflowActions#': '',
  'restservices.WorkflowAction#': 'getName/0 getType/0 getHandledBy/0 getParams/0 getActionVariables/0 add/2 update/2 delete/1',
  'restservices.MediaPropertiesLayout#': 'get/0 getData/0 getEmptyData/0 setLayout/2',
  'restservices.Team#': `getId/0 getName/0 getUri/0 getUsers/1 getTeamNotReadyReasonCodes/1 getTeamSignOutReasonCodes/1
    getTeamWrapUpReasons/1 getTeamPhoneBooks/1 getTeamWorkflows/1 getTeamLayoutConfig/1`,
  'restservices.Teams#': 'get/0',
  'restservices.TeamNotReadyReasonCodes#': 'get/0 update/2',
  'restservices.TeamSignOutReasonCodes#': 'get/0 update/2',
  'restservices.TeamWrapUpReasons#': 'get/0 update/2',
  'restservices.TeamPhoneBooks#': 'get/0 update/2',
  'restservices.TeamWorkflows#': 'get/0 update/2',
  'restservices.TeamLayoutConfig#': 'get/0 put/2 getLayoutXML/0 getUseDefault/0',
  'restservices.ReasonCode#': 'getCategory/0 getCode/0 getLabel/0 getForAll/0 getUri/0',
  'restservices.LayoutConfig#': 'getLayoutxml/0 update/2',
  'restservices.SystemInfo#': `getStatus/0 getCurrentTimestamp/0 getXmppDomain/0 getXmppPubSubDomain/0 getDeploymentType/0
    isSingleNode/0 getThisHost getAlternateHost/0`,
  'restservices.ClientLog#': 'sendLogs/2',
  'restservices.ReasonCodes#': '',
  'restservices.TeamMessages#': '',
  'restservices.Devices#': '',
  /* 6.1 */
  'restservices.User#': `getFirstName/0 getLastName/0 getFullName/0 getExtension/0 getTeamId/0 getTeamName/0 getState/0 getPendingState/0
    getStateChangeTime/0 getWrapUpOnIncoming/0 getWrapUpOnOutgoing/0 isWrapUpRequired/0 isMobileAgent/0 getMobileAgentMode/0
    getMobileAgentDialNumber/0 hasRole/1 hasAgentRole/0 hasSupervisorRole/0 getSupervisedTeams/0 getReasonCode/0 getReasonCodeLabel/0
    getNotReadyReasonCodeId/0 getReasonCodeById/2 getNotReadyReasonCodes/1 getSignoutReasonCodes/1 isPendingStateChange/0 isWrapUp/0
    getActiveDeviceId/0 getDevices/0 getDialogs/1 getDialogsNoCache/1 getQueues/1 getWrapUpReasons/1 getPhoneBooks/1 loadWorkflows/1
    getMediaPropertiesLayout/1 getClientLog/1 getMediaList/1 login/2 loginMobileAgent/4 logout/2 setState/3 makeCall/2 makeSMCall/2
    makeBargeCall/3`,
  /* 6.2 */
  'restservices.Dialog#': `getFromAddress/0 getToAddress/0 getMediaType/0 getDialogUri/0 getCallType/0 getDNIS/0 getState/0
    getParticipants/0 getParticipantTimerCounters/1 getDroppableParticipants/1 isParticipantDroppable/1 getMediaProperties/0
    getCallbackInfo/0 getCallVariable/1 requestAction/3 makeConsultCall/3 initiateDirectTransfer/3 dropParticipant/2 dropCall/2
    sendDTMFRequest/3 updateWrapUpReason/2 updateCallVariable/3 updateCallVariables/2 updateCallbackTime/3 updateCallbackNumber/3
    cancelCallback/2 reclassifyCall/3 setSentDTMF/1 isSentDTMF/0`,
  /* 6.3 */
  'restservices.MediaList#': 'getMedia/1',
  'restservices.Media#': `getId/0 getMediaId/0 getName/0 getState/0 getReasonCodeId/0 getReasonCodeLabel/0 getRoutable/0 isLoggedIn/0
    getInterruptible/0 getMaxDialogLimit/0 getInterruptAction/0 getDialogLogoutAction/0 getMediaDialogs/1 refresh/1 login/1 logout/2
    setState/3 setRoutable/1`,
  'restservices.MediaDialogs#': 'getCollection/0 getMedia/0',
  'restservices.MediaDialog#': 'setTaskState/3 transfer/2 transferWithWrapUp/3 closeWithWrapUp/2 updateCallVariables/2 refresh/1',
  'restservices.InterruptActions': 'isValidAction/1',
  'restservices.DialogLogoutActions': 'isValidAction/1',
  /* 7 */
  'containerservices.ContainerServices': `init/0 addHandler/2 removeHandler/2 makeActiveTabReq/0 tabVisible/0 activateTab/1 activateMyTab/0
    getMyTabId/0 getMyGadgetId/0 showDialog/2 hideDialog/0 reloadMyGadget/0 reloadMyGadgetFromUrl/1 collapseMyGadget/0
    expandMyGadget/0 enableTitleBar/0 setMyGadgetTitle/1 hideMyGadget/0 showMyGadget/0 getMyGadgetView/0 isTabbedGadget/0
    showMyGadgetNotification/1 hideMyGadgetNotification/0 showCertificateBanner/1 hideCertificateBanner/1 publish/2`,
  /* 8 */
  'containerservices.TimerTickEvent#': 'getTickFrequency/0 getDateQueued/0',
  'containerservices.GadgetViewChangedEvent#': 'getGadgetId/0 getTabId/0 getMaxAvailableHeight/0 getView/0',
  'containerservices.MaxAvailableHeightChangedEvent#': 'getMaxAvailableHeight/0',
  'containerservices.WorkflowActionEvent#': 'getName/0 getType/0 getHandledBy/0 getParams/0 getActionVariables/0',
  'containerservices.FinesseToaster': 'init/2 showToaster/2',
  'containerservices.PopoverService': 'init/1 showPopover/4 updatePopover/5 dismissPopover/1',
  'containerservices.PopoverSchema': 'getBannerDataSchema/0 getTimerDataSchema/0 getActionDataSchema/0',
  /* What's new in 12.6(2) */
  'restservices.ScriptSelector#': 'getMRDID/0 getName/0 getDialedNumber/0 getDescription/0',
  'restservices.ScriptSelectors#': 'getScriptSelectors/0',
  'containerservices.NotificationPopoverService': 'init/1 showNotification/10',
  'containerservices.TaskActivityNotification': 'init/1 notifyTaskSelection/2 registerForTaskNotifications/1 requestCurrentTasks/0',
  'containerservices.ChannelSchema': 'getMenuConfigSchema/0 getChannelConfigSchema/0 getChannelStateSchema/0',
  'digital.ChannelService': 'init/1 addChannel/5 updateChannel/4 updateChannelMenu/4 updateChannelState/4 removeChannel/3',
  'shortcutkey.ShortcutKeyService': 'init/0 registerShortcutKey/1 getShortcutKeys/0',
  'utilities.DesktopCache': 'setGroup/1 saveOrUpdateData/2 fetchData/2 deleteData/2 clearData/1',
  /* 10 */
  'utilities.Utilities': `currentTimeMillis/0 generateUUID/0 validateHandler/1 getErrCode/1 getErrData/1 json2xml/2 xml2js/1
    getAuthHeaderString/1 b64Encode/1 b64Decode/1 getDOMStoreItem/1 setDOMStoreItem/2 removeDOMStoreItem/1 clearDOMStore/0
    receiveMessage/2 sendMessage/3 getErrOverrideable/1 trim/1 getCurrentDrift/0 convertToServerTimeMillis/1
    currentServerTimeMillis/0 buildTimeString/1 buildTimeStringWithOptionalHours/1 buildElapsedTimeString/2
    buildElapsedTimeStringWithOptionalHours/2 buildTotalTimeString/2 buildHoldTimeString/2 buildWrapupTimeString/2 extractTime/1
    xml2json xml2JsObj/1 js2xml/1 getJSONParser/0 getCredentials/1 removeSpaces/1 escapeSpaces/1 addWordWrapping isArray/1
    getArray/1 getId/1 getEquals/2 translateHTMLEntities/2 translateXMLEntities/2 pad/1 padWithWidth/2 convertDateToISODateString/1
    dateToISOString/1 parseDateStringISO8601/1 getDisplayTime/1 convertNullToEmptyString/1 convertTsToDuration/2
    convertTsToDurationWithFormat/3 getParameterByName/2 getUserAuthString/0 addCookie getCookie/1 deleteCookie/1
    caseInsensitiveSort/2 onGadgetFirstVisible/1 downloadFile/1 initializeSearchInput measureText adjustGadgetHeight/0
    getSanitizedUserAgentString/0 whenAllDone getToken/0 getAuthTokenObj/0 getAuthModes/0 getQueryString/2 extractHostname/1
    encodeNodeName/1`,
  'utilities.Utilities.bitMask': 'isSet all any',
  'utilities.Utilities.DataTables': 'createDataTable',
  'utilities.I18n': 'getString setGetter/1',
  'utilities.Logger': 'setDebug/1 log info warn error',
  'utilities.SaxParser': 'parse/2',
  'Converter': 'xml2json json2xml/1',
  /* 11 */
  'cslogger.ClientLogger': 'init/3 log/2',
  'cslogger.FinesseLogger': 'publish/3',
};

/** name -> how many parameters finesse.d.ts gives it; members of a class are `Class#member`. */
function declaredParameters() {
  const source = ts.createSourceFile('finesse.d.ts', fs.readFileSync(DECLARATIONS, 'utf8'), ts.ScriptTarget.ES2022);
  const found = new Map();
  const parents = new Map();
  const take = (owner, members) => {
    for (const m of members) {
      if (m.name && m.parameters) found.set(`${owner}${m.name.text}`, m.parameters.length);
      else if (m.type && ts.isTypeLiteralNode(m.type)) take(`${owner}${m.name.text}.`, m.type.members);
    }
  };
  const visit = (node, prefix) => {
    if (ts.isModuleDeclaration(node)) node.body.statements.forEach((s) => visit(s, `${prefix}${node.name.text}.`));
    else if (ts.isClassDeclaration(node)) {
      parents.set(`${prefix}${node.name.text}`, node.heritageClauses?.[0].types[0].expression.text);
      take(`${prefix}${node.name.text}#`, node.members);
    } else if (ts.isVariableStatement(node)) {
      for (const d of node.declarationList.declarations)
        if (d.type && ts.isTypeLiteralNode(d.type)) take(`${prefix}${d.name.text}.`, d.type.members);
    }
  };
  source.statements.forEach((s) => visit(s, ''));
  /** @returns {number | undefined} also of what a class inherits */
  return function parametersOf(owner, member) {
    if (!owner.endsWith('#')) return found.get(`finesse.${owner}.${member}`);
    const space = owner.slice(0, owner.lastIndexOf('.') + 1);
    for (let name = owner.slice(space.length, -1); name; name = parents.get(`finesse.${space}${name}`)) {
      const count = found.get(`finesse.${space}${name}#${member}`);
      if (count !== undefined) return count;
    }
    return undefined;
  };
}

test('every name of the reference is there, and takes as many arguments', () => {
  const { finesse } = load();
  const parametersOf = declaredParameters();
  const faults = [];
  for (const [owner, list] of Object.entries(NAMES)) {
    const found = at(finesse, owner.replace('#', ''));
    const holder = owner.endsWith('#') ? found?.prototype : found;
    if (!holder) faults.push(`${owner} is missing`);
    for (const entry of list.trim() && holder ? words(list) : []) {
      const [member, count] = entry.split('/');
      if (typeof holder[member] !== 'function') faults.push(`${owner}.${member} is missing`);
      const declared = parametersOf(owner, member);
      if (count !== undefined && declared !== Number(count)) faults.push(`${owner}.${member} is declared with ${declared} of ${count} parameters`);
      if (count !== undefined && holder[member]?.length > Number(count)) faults.push(`${owner}.${member} wants ${holder[member].length} arguments`);
    }
  }
  assert.deepEqual(faults, []);
});

// -- constants ----------------------------------------------------------------------------------------

/** Where names and values are the same words, a list of them. */
const CONSTANTS = {
  /* 6 */
  'restservices.SystemInfo.Statuses': 'IN_SERVICE OUT_OF_SERVICE',
  /* 6.1 */
  'restservices.User.States': `LOGIN LOGOUT NOT_READY READY RESERVED RESERVED_OUTBOUND RESERVED_OUTBOUND_PREVIEW TALKING HOLD WORK WORK_READY`,
  'restservices.User.WorkMode': 'CALL_BY_CALL NAILED_CONNECTION',
  'restservices.User.WrapUpMode': 'REQUIRED REQUIRED_WITH_WRAP_UP_DATA OPTIONAL NOT_ALLOWED',
  /* 6.2 */
  'restservices.Dialog.Actions': `DROP ANSWER HOLD BARGE_CALL PARTICIPANT_DROP MAKE_CALL RETRIEVE UPDATE_SCHEDULED_CALLBACK
    CANCEL_SCHEDULED_CALLBACK CONSULT_CALL TRANSFER TRANSFER_SST CONFERENCE RECLASSIFY UPDATE_CALL_DATA START_RECORDING
    DTMF=SEND_DTMF ACCEPT REJECT CLOSE`,
  'restservices.Dialog.States': 'ALERTING INITIATING ACTIVE DROPPED INITIATED FAILED ACCEPTED',
  'restservices.Dialog.ParticipantStates': 'ALERTING INITIATING ACTIVE DROPPED INITIATED FAILED ACCEPTED HELD WRAP_UP',
  'restservices.Dialog.ReasonStates': 'BUSY BAD_DESTINATION OTHER DEVICE_RESOURCE_NOT_AVAILABLE',
  'restservices.Dialog.CallTypes': `ACD_IN PREROUTE_ACD_IN PREROUTE_DIRECT_AGENT TRANSFER OTHER_IN OUT AGENT_INSIDE CONSULT
    CONSULT_OFFERED CONFERENCE SUPERVISOR_MONITOR OUTBOUND OUTBOUND_PREVIEW`,
  /* 6.3 */
  'restservices.MediaDialog.TaskStates': 'OFFERED ACCEPTED ACTIVE PAUSED WRAPPING_UP INTERRUPTED CLOSED UNKNOWN',
  'restservices.MediaDialog.TaskActions': 'ACCEPT START PAUSE RESUME WRAP_UP TRANSFER CLOSE',
  'restservices.InterruptActions': 'ACCEPT IGNORE',
  'restservices.DialogLogoutActions': 'CLOSE TRANSFER',
  /* 8.4, 8.6 */
  'containerservices.WorkflowActionEvent.HandledBy': 'FINESSE OTHER',
  'containerservices.PopoverService.COUNTER_TYPE': 'COUNT_UP COUNT_DOWN',
  /* 8.8 */
  'digital.ChannelService.STATUS': 'SUCCESS=success FAILURE=failure',
  'digital.ChannelService.ICON_TYPE': 'COLLAB_ICON=collab-icon URL=url',
  /* 4, 7 */
  'containerservices.ContainerServices.Topics': `ACTIVE_TAB=finesse.containerservices.activeTab
    WORKFLOW_ACTION_EVENT=finesse.containerservices.workflowActionEvent TIMER_TICK_EVENT=finesse.containerservices.timerTickEvent
    RELOAD_GADGET_EVENT=finesse.containerservices.reloadGadget
    GADGET_VIEW_CHANGED_EVENT=finesse.containerservices.gadgetViewChangedEvent
    MAX_AVAILABLE_HEIGHT_CHANGED_EVENT=finesse.containerservices.maxAvailableHeightChangedEvent`,
};

/** Names the reference gives without a value, or of which it names only some. */
const NAMED = {
  'restservices.Media.States': 'LOGIN LOGOUT READY NOT_READY RESERVED ACTIVE PAUSED WORK INTERRUPTED',
  'containerservices.ContainerServices.Topics': 'ACTIVE_CALL_STATUS_EVENT FINESSE_MAINTENANCE_MODE_EVENT',
  'containerservices.FinesseToaster.TOASTER_DEFAULT_ICONS': 'INCOMING_CALL_ICON INCOMING_CHAT_ICON INCOMING_TEAM_MESSAGE',
  'digital.ChannelService.STATE_STATUS': 'AVAILABLE UNAVAILABLE BUSY',
  'digital.ChannelService.ICON_BADGE_TYPE': 'NONE ERROR WARNING INFO',
};

test('constants have the values of the reference', () => {
  const { finesse } = load();
  for (const [owner, list] of Object.entries(CONSTANTS)) {
    for (const entry of words(list)) {
      const [name, value = name] = entry.split('=');
      assert.equal(at(finesse, owner)[name], value, `${owner}.${name}`);
    }
  }
  for (const [owner, list] of Object.entries(NAMED))
    for (const name of words(list)) assert.equal(typeof at(finesse, owner)[name], 'string', `${owner}.${name}`);
  assert.equal(finesse.digital.ChannelService.STATE_STATUS.AVAILABLE, 'available');
});

test('the two lists of actions know theirs in any case, and bear nothing at all', () => {
  const { InterruptActions, DialogLogoutActions } = load().finesse.restservices;
  for (const [actions, yes] of [[InterruptActions, ['ACCEPT', 'ignore']], [DialogLogoutActions, ['close', 'Transfer']]]) {
    for (const action of yes) assert.equal(actions.isValidAction(action), true, action);
    for (const action of ['nothing', '', undefined, null]) assert.equal(actions.isValidAction(action), false, String(action));
  }
});

// -- what a class asks when it is made (6) ------------------------------------------------------------

const U = '/finesse/api/User/1001';
const T = '/finesse/api/Team/5';

/** class, how it is made, its address; what is read if another; node if it is asked for; hub: a topic, but no node. */
const MADE = [
  ['User', (r) => new r.User({ id: '1001' }), U, { hub: true }],
  ['Dialogs', (r, { agent }) => agent.getDialogs({}), `${U}/Dialogs`, { hub: true }],
  ['Dialog', (r) => new r.Dialog({ id: '7' }), '/finesse/api/Dialog/7', {}],
  ['Queues', (r, { agent }) => agent.getQueues({}), `${U}/Queues`, { node: `${U}/Queues` }],
  ['Queue', (r) => new r.Queue({ id: '9' }), '/finesse/api/Queue/9', { node: '/finesse/api/Queue/9' }],
  ['WrapUpReasons', (r, { agent }) => agent.getWrapUpReasons({}), `${U}/WrapUpReasons`, { hub: true }],
  ['PhoneBooks', (r, { agent }) => agent.getPhoneBooks({}), `${U}/PhoneBooks`, { hub: true }],
  ['Contacts', (r) => new r.PhoneBook({ id: '3', data: {} }).getContacts({}), '/finesse/api/PhoneBook/3/Contacts', {}],
  ['Workflows', (r, { agent }) => agent.loadWorkflows({}), `${U}/Workflows`, { hub: true }],
  ['WorkflowActions', (r) => new r.WorkflowActions({}), '/finesse/api/WorkflowActions', {}],
  ['MediaPropertiesLayout', (r, { agent }) => agent.getMediaPropertiesLayout({}), `${U}/MediaPropertiesLayout`, {}],
  ['Team', (r) => new r.Team({ id: '5' }), T, {}],
  ['Users', (r, { team }) => team.getUsers({}), `${T}/Users`, { read: T, node: `${T}/Users` }],
  ['Teams', (r) => new r.Teams({}), '/finesse/api/Teams', { hub: true }],
  ['TeamNotReadyReasonCodes', (r, { team }) => team.getTeamNotReadyReasonCodes({}), `${T}/ReasonCodes?category=NOT_READY`, {}],
  ['TeamSignOutReasonCodes', (r, { team }) => team.getTeamSignOutReasonCodes({}), `${T}/ReasonCodes?category=LOGOUT`, {}],
  ['TeamWrapUpReasons', (r, { team }) => team.getTeamWrapUpReasons({}), `${T}/WrapUpReasons`, {}],
  ['TeamPhoneBooks', (r, { team }) => team.getTeamPhoneBooks({}), `${T}/PhoneBooks`, {}],
  ['TeamWorkflows', (r, { team }) => team.getTeamWorkflows({}), `${T}/Workflows`, {}],
  ['TeamLayoutConfig', (r, { team }) => team.getTeamLayoutConfig({}), `${T}/LayoutConfig`, {}],
  ['ScriptSelectors', (r) => new r.ScriptSelectors(), '/finesse/api/ScriptSelectors?mrdType=all', {}],
  ['LayoutConfig', (r) => new r.LayoutConfig({}), '/finesse/api/LayoutConfig/default', {}],
  ['SystemInfo', (r) => new r.SystemInfo({}), '/finesse/api/SystemInfo', {}],
  ['MediaList', (r, { agent }) => agent.getMediaList({}), `${U}/Media`, { hub: true }],
];

/** A page with a user and a team that are loaded, and nothing asked yet. */
async function prepared() {
  const page = load();
  page.connect();
  const { restservices } = page.finesse;
  const agent = new restservices.User({ id: '1001' });
  await page.answer(U, `<User>${user()}</User>`);
  const team = new restservices.Team({ id: '5', data: { id: '5', name: 'Sales', uri: T } });
  return { page, restservices, agent, team };
}

for (const [name, make, url, { read = url, node, hub = false }] of MADE) {
  test(`${name}: its address, what it hears, what it reads`, async () => {
    const { page, restservices, agent, team } = await prepared();
    const before = page.hub.topics().length;
    const object = make(restservices, { agent, team });
    assert.ok(object instanceof restservices[name]);
    assert.equal(object.getRestUrl(), url);
    const asked = page.hub.asked('finesse.info.requests', 'SubscribeNodeReq').map((r) => r.data.node);
    assert.deepEqual(asked, node ? [node] : []);
    if (node) {
      assert.equal(page.requests.length, 0, 'nothing is read before the node is there');
      await page.agree(node);
    }
    const topic = (node ?? url).slice(1).replaceAll('/', '.');
    // A user is heard once, however many objects of it there are.
    const heard = page.hub.topics().length > before || name === 'User';
    assert.equal(heard && page.hub.topics().includes(topic), Boolean(node) || hub);
    const { params, url: whole } = page.take(read);
    // A GET says no method, bears no requestId, and is never answered from a cache.
    assert.equal(params.METHOD, undefined);
    assert.equal(params.HEADERS.requestId, undefined);
    assert.match(whole, read.includes('?') ? /&nocache=\d+$/ : /\?nocache=\d+$/);
    assert.equal(page.requests.length, 0);
  });
}

// -- what a command sends (5.2, 6) ----------------------------------------------------------------------

const D = '/finesse/api/Dialog/1';
const params = (...pairs) =>
  `<actionParams>${pairs.map(([n, v]) => `<ActionParam><name>${n}</name><value>${v}</value></ActionParam>`).join('')}</actionParams>`;
const call = (inside) => `<Dialog>${inside}</Dialog>`;
const act = (action, more = '', target = '1001001') =>
  call(`<targetMediaAddress>${target}</targetMediaAddress><requestedAction>${action}</requestedAction>${more}`);
const to = (action) => call(`<targetMediaAddress>1001001</targetMediaAddress><toAddress>2001</toAddress><requestedAction>${action}</requestedAction>`);
const M = `${U}/Media/5001`;

/** what, call (o: the objects, h: handlers), who is returned, method, address, body; undefined: none. */
const COMMANDS = [
  ['User.login', (o, h) => o.agent.login('1001001', h), 'agent', 'PUT', U, '<User><state>LOGIN</state><extension>1001001</extension></User>'],
  ['User.loginMobileAgent', (o, h) => o.agent.loginMobileAgent('1001001', 'CALL_BY_CALL', '408555', h), 'agent', 'PUT', U,
    '<User><state>LOGIN</state><extension>1001001</extension><mobileAgent><mode>CALL_BY_CALL</mode><dialNumber>408555</dialNumber></mobileAgent></User>'],
  ['User.logout with a reason', (o, h) => o.agent.logout({ id: '10' }, h), 'agent', 'PUT', U, '<User><state>LOGOUT</state><reasonCodeId>10</reasonCodeId></User>'],
  ['User.logout without', (o, h) => o.agent.logout(null, h), 'agent', 'PUT', U, '<User><state>LOGOUT</state></User>'],
  ['User.setState with a reason', (o, h) => o.agent.setState('NOT_READY', { id: '16', label: 'Lunch' }, h), 'agent', 'PUT', U,
    '<User><state>NOT_READY</state><reasonCodeId>16</reasonCodeId></User>'],
  ['User.setState without', (o, h) => o.agent.setState('READY', null, h), 'agent', 'PUT', U, '<User><state>READY</state></User>'],
  ['User.makeCall', (o, h) => o.agent.makeCall('7000', h), 'agent', 'POST', `${U}/Dialogs`,
    call('<requestedAction>MAKE_CALL</requestedAction><toAddress>7000</toAddress><fromAddress>1001001</fromAddress>')],
  ['User.makeSMCall', (o, h) => o.agent.makeSMCall('1002', h), 'agent', 'POST', `${U}/Dialogs`,
    call('<requestedAction>SILENT_MONITOR</requestedAction><toAddress>1002</toAddress><fromAddress>1001001</fromAddress>')],
  ['User.makeBargeCall', (o, h) => o.agent.makeBargeCall('1002', '/finesse/api/Dialog/5', h), 'agent', 'POST', `${U}/Dialogs`,
    call('<fromAddress>1001001</fromAddress><toAddress>1002</toAddress><requestedAction>BARGE_CALL</requestedAction><associatedDialogUri>/finesse/api/Dialog/5</associatedDialogUri>')],
  ['User.getReasonCodeById', (o, h) => o.agent.getReasonCodeById(h, '16'), 'agent', 'GET', `${U}/ReasonCode/16`, undefined],
  ['User.getNotReadyReasonCodes', (o, h) => o.agent.getNotReadyReasonCodes(h), 'agent', 'GET', `${U}/ReasonCodes?category=NOT_READY`, ''],
  ['User.getSignoutReasonCodes', (o, h) => o.agent.getSignoutReasonCodes(h), 'agent', 'GET', `${U}/ReasonCodes?category=LOGOUT`, ''],
  ['Dialogs.createNewCallDialog', (o, h) => o.dialogs.createNewCallDialog('7000', '1001001', h), 'dialogs', 'POST', `${U}/Dialogs`,
    call('<requestedAction>MAKE_CALL</requestedAction><toAddress>7000</toAddress><fromAddress>1001001</fromAddress>')],
  ['Dialog.requestAction', (o, h) => o.call.requestAction('1001001', 'ANSWER', h), 'call', 'PUT', D, act('ANSWER')],
  ['Dialog.makeConsultCall', (o, h) => o.call.makeConsultCall('1001001', '2001', h), 'call', 'PUT', D, to('CONSULT_CALL')],
  ['Dialog.initiateDirectTransfer', (o, h) => o.call.initiateDirectTransfer('1001001', '2001', h), 'call', 'PUT', D, to('TRANSFER_SST')],
  ['Dialog.dropParticipant', (o, h) => o.call.dropParticipant('1002', h), 'call', 'PUT', D, act('PARTICIPANT_DROP', '', '1002')],
  ['Dialog.dropCall', (o, h) => o.call.dropCall('1001001', h), 'call', 'PUT', D, act('DROP')],
  ['Dialog.sendDTMFRequest', (o, h) => o.call.sendDTMFRequest('1001001', h, '7'), 'call', 'PUT', D, act('SEND_DTMF', params(['dtmfString', '7']))],
  ['Dialog.updateWrapUpReason', (o, h) => o.call.updateWrapUpReason('Sales & more', h), 'call', 'PUT', D,
    call('<mediaProperties><wrapUpReason>Sales &amp; more</wrapUpReason></mediaProperties><requestedAction>UPDATE_CALL_DATA</requestedAction>')],
  ['Dialog.updateCallVariables as a list', (o, h) => o.call.updateCallVariables([{ name: 'callVariable1', value: 'a' }], h), 'call', 'PUT', D,
    call('<mediaProperties><callvariables><CallVariable><name>callVariable1</name><value>a</value></CallVariable></callvariables></mediaProperties><requestedAction>UPDATE_CALL_DATA</requestedAction>')],
  ['Dialog.updateCallVariables as a map', (o, h) => o.call.updateCallVariables({ callVariable1: 'a' }, h), 'call', 'PUT', D,
    call('<mediaProperties><callvariables><CallVariable><name>callVariable1</name><value>a</value></CallVariable></callvariables></mediaProperties><requestedAction>UPDATE_CALL_DATA</requestedAction>')],
  ['Dialog.updateCallVariable', (o, h) => o.call.updateCallVariable('callVariable1', '', h), 'call', 'PUT', D,
    call('<mediaProperties><callvariables><CallVariable><name>callVariable1</name><value/></CallVariable></callvariables></mediaProperties><requestedAction>UPDATE_CALL_DATA</requestedAction>')],
  ['Dialog.reclassifyCall', (o, h) => o.call.reclassifyCall('1001001', 'FAX', h), 'call', 'PUT', D, act('RECLASSIFY', params(['outboundClassification', 'FAX']))],
  ['Dialog.updateCallbackTime', (o, h) => o.call.updateCallbackTime('1001001', '2014-03-07T14:30', h), 'call', 'PUT', D,
    act('UPDATE_SCHEDULED_CALLBACK', params(['callbackTime', '2014-03-07T14:30']))],
  ['Dialog.updateCallbackNumber', (o, h) => o.call.updateCallbackNumber('1001001', '9785551212', h), 'call', 'PUT', D,
    act('UPDATE_SCHEDULED_CALLBACK', params(['callbackNumber', '9785551212']))],
  ['Dialog.cancelCallback', (o, h) => o.call.cancelCallback('1001001', h), 'call', 'PUT', D, act('CANCEL_SCHEDULED_CALLBACK')],
  ['PhoneBook.add', (o, h) => new o.rest.PhoneBook().add({ name: 'Vendors', type: 'GLOBAL' }, h), '', 'POST', '/finesse/api/PhoneBook',
    '<PhoneBook><name>Vendors</name><type>GLOBAL</type></PhoneBook>'],
  ['PhoneBook.update', (o, h) => o.book.update({ name: 'Vendors', type: 'TEAM' }, h), 'book', 'PUT', '/finesse/api/PhoneBook/3',
    '<PhoneBook><name>Vendors</name><type>TEAM</type></PhoneBook>'],
  ['PhoneBook.delete', (o, h) => o.book.delete(h), 'book', 'DELETE', '/finesse/api/PhoneBook/3', undefined],
  ['Contact.add', (o, h) => new o.rest.Contact({ parentObj: o.book }).add({ firstName: 'A', lastName: '', phoneNumber: '1' }, h), '', 'POST',
    '/finesse/api/PhoneBook/3/Contact', '<Contact><firstName>A</firstName><lastName/><phoneNumber>1</phoneNumber></Contact>'],
  ['Workflow.add', (o, h) => new o.rest.Workflow().add({ name: 'W' }, h), '', 'POST', '/finesse/api/Workflow', '<Workflow><name>W</name></Workflow>'],
  ['WorkflowAction.delete', (o, h) => new o.rest.WorkflowAction({ id: '4', data: {} }).delete(h), '', 'DELETE', '/finesse/api/WorkflowAction/4', undefined],
  ['TeamNotReadyReasonCodes.update', (o, h) => o.team.getTeamNotReadyReasonCodes().update(['/finesse/api/ReasonCode/1', '/finesse/api/ReasonCode/2'], h), '', 'PUT',
    `${T}/ReasonCodes?category=NOT_READY`,
    '<ReasonCodes><ReasonCode><uri>/finesse/api/ReasonCode/1</uri></ReasonCode><ReasonCode><uri>/finesse/api/ReasonCode/2</uri></ReasonCode></ReasonCodes>'],
  ['TeamWrapUpReasons.update', (o, h) => o.team.getTeamWrapUpReasons().update(['/finesse/api/WrapUpReason/1'], h), '', 'PUT', `${T}/WrapUpReasons`,
    '<WrapUpReasons><WrapUpReason><uri>/finesse/api/WrapUpReason/1</uri></WrapUpReason></WrapUpReasons>'],
  ['ClientLog.sendLogs', (o, h) => o.agent.getClientLog().sendLogs('a < b', h), '', 'POST', `${U}/ClientLog`, '<ClientLog><logData>a &lt; b</logData></ClientLog>'],
  ['ClientLog.sendLogs of a whole body', (o, h) => o.agent.getClientLog().sendLogs({ ClientLog: { logData: 'a' } }, h), '', 'POST', `${U}/ClientLog`,
    '<ClientLog><logData>a</logData></ClientLog>'],
  ['Media.login', (o, h) => o.media.login({ maxDialogLimit: '3', interruptAction: 'IGNORE', dialogLogoutAction: 'TRANSFER', handlers: h }), 'media', 'PUT', M,
    '<Media><maxDialogLimit>3</maxDialogLimit><state>LOGIN</state><interruptAction>IGNORE</interruptAction><dialogLogoutAction>TRANSFER</dialogLogoutAction></Media>'],
  ['Media.logout', (o, h) => o.media.logout({ id: '10' }, { handlers: h }), 'media', 'PUT', M, '<Media><state>LOGOUT</state><reasonCodeId>10</reasonCodeId></Media>'],
  ['Media.setState', (o, h) => o.media.setState('READY', null, { handlers: h }), 'media', 'PUT', M, '<Media><state>READY</state></Media>'],
  ['Media.setRoutable', (o, h) => o.media.setRoutable({ routable: false, handlers: h }), 'media', 'PUT', M, '<Media><routable>false</routable></Media>'],
  ['MediaDialog.setTaskState', (o, h) => o.task.setTaskState('START', h), 'task', 'PUT', '/finesse/api/Dialog/1_2_1', act('START', '', '1001')],
  ['MediaDialog.setTaskState TRANSFER', (o, h) => o.task.setTaskState('TRANSFER', h, 'chat'), 'task', 'PUT', '/finesse/api/Dialog/1_2_1',
    call('<targetMediaAddress>1001</targetMediaAddress><toAddress>chat</toAddress><requestedAction>TRANSFER</requestedAction>')],
  ['MediaDialog.transfer', (o, h) => o.task.transfer('chat', h), 'task', 'PUT', '/finesse/api/Dialog/1_2_1',
    call('<targetMediaAddress>1001</targetMediaAddress><toAddress>chat</toAddress><requestedAction>TRANSFER</requestedAction>')],
];

/** One of everything that commands are given to; no request is under way. */
async function objects() {
  const { page, restservices: rest, agent, team } = await prepared();
  const dialogs = agent.getDialogs({});
  await page.answer(`${U}/Dialogs`, `<Dialogs><Dialog>${dialog(1)}</Dialog></Dialogs>`);
  const participant = { mediaAddress: '1001', state: 'OFFERED', actions: null };
  const task = new rest.MediaDialog({ id: '1_2_1', data: { uri: '/finesse/api/Dialog/1_2_1', participants: { Participant: participant } } });
  const media = new rest.Media({ id: '5001', parentObj: agent, data: { id: '5001', uri: M }, doNotSubscribe: true });
  const book = new rest.PhoneBook({ id: '3', data: { name: 'Partners', uri: '/finesse/api/PhoneBook/3' } });
  return { page, objects: { rest, agent, team, dialogs, call: dialogs.getCollection()['1'], task, media, book } };
}

for (const [what, run, returned, method, path, body] of COMMANDS) {
  test(`${what}: one request, its handlers, what comes back`, async () => {
    const { page, objects: o } = await objects();
    const told = [];
    const handlers = { success: () => told.push('success'), error: () => told.push('error') };
    const back = run(o, handlers);
    if (returned) assert.equal(back, o[returned]);
    const { params: sent, callback } = page.take(path, method);
    assert.equal(sent.POST_DATA, body);
    assert.equal(sent.HEADERS['Content-Type'], body === undefined ? undefined : 'application/xml');
    if (method === 'GET') {
      callback({ rc: 500, text: '', headers: {}, errors: ['500'] });
      await turn();
      assert.deepEqual(told, ['error']);
      return;
    }
    assert.match(sent.HEADERS.requestId, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.equal(sent.GET_FULL_HEADERS, 'true');
    const { requestId } = sent.HEADERS;
    callback({ rc: 202, text: '', headers: { requestid: [requestId] }, errors: [] });
    assert.deepEqual(told, ['success']);
    // The outcome, by event: an error is told besides; and once.
    const errors = '<apiErrors><apiError><errorType>Generic Error</errorType></apiError></apiErrors>';
    await page.event(U, update(errors, 'PUT', U, requestId));
    await page.event(U, update(errors, 'PUT', U, requestId));
    assert.deepEqual(told, ['success', 'error']);
    // And a refusal at once is an error alone.
    told.length = 0;
    run(o, handlers);
    page.take(path, method).callback({ rc: 400, text: '<ApiErrors><ApiError><ErrorType>Invalid Input</ErrorType></ApiError></ApiErrors>', headers: {}, errors: ['400'] });
    assert.deepEqual(told, ['error']);
  });
}

test('no command minds handlers, options or parameters that are null', async () => {
  const { page, objects: o } = await objects();
  for (const [what, run, , method, path, body] of COMMANDS) {
    run(o, null);
    assert.equal(page.take(path, method).params.POST_DATA, body, what);
    run(o, {});
    page.take(path, method).callback({ rc: 500, text: 'no XML <', headers: {}, errors: ['500'] });
  }
  o.media.login(null);
  o.agent.restRequest('/finesse/api/SystemInfo', null).subscribe(null).unsubscribe(null);
  new o.rest.SystemInfo(null);
  const loads = [];
  o.agent.getPhoneBooks(null); // and does not count as the first options
  o.agent.getPhoneBooks({ onLoad: () => loads.push('books') });
  await page.answer(`${U}/PhoneBooks`, '<PhoneBooks/>');
  assert.deepEqual(loads, ['books']);
  page.finesse.clientservices.ClientServices.makeRequest('/finesse/api/Teams', () => {}, null);
  page.take('/finesse/api/Teams');
  const { FinesseToaster } = page.finesse.containerservices;
  assert.equal(FinesseToaster.init(undefined).showToaster('Call', null), undefined);
  assert.deepEqual(page.errors, []);
});

/** What the REST references name: each is an error with its status, its parts where it has some, and no success. */
const REFUSALS = [400, 401, 403, 404, 405, 409, 413, 429, 500, 501, 503];

test('every documented refusal reaches the error handler with its parts, with or without a body', async () => {
  const { page, objects: o } = await objects();
  const told = [];
  const handlers = { success: (rsp) => told.push(['success', rsp]), error: (rsp) => told.push(['error', rsp]) };
  for (const rc of REFUSALS) {
    const text = `<ApiErrors><ApiError><ErrorType>T${rc}</ErrorType><ErrorMessage>M</ErrorMessage><ErrorData>D</ErrorData></ApiError></ApiErrors>`;
    for (const body of [text, '', '<html><body>proxy<br></body>']) {
      o.agent.setState('READY', null, handlers);
      page.take(U, 'PUT').callback({ rc, text: body, headers: {}, errors: [String(rc)] });
      const [what, rsp] = told.pop();
      assert.deepEqual([what, rsp.status, rsp.content, told.length], ['error', rc, body, 0]);
      const { getErrCode, getErrData } = page.finesse.utilities.Utilities;
      const parts = body === text ? [`T${rc}`, 'D', undefined] : ['', '', body === '' ? undefined : 'parseError'];
      assert.deepEqual([getErrCode(rsp), getErrData(rsp), rsp.error?.errorType], parts);
      assert.deepEqual(Object.keys(rsp.object), body === text ? ['ApiErrors'] : []);
    }
  }
});

// -- order of what is told (5.3, 17) ----------------------------------------------------------------------

test('a call that comes, changes and goes: who is told, in which order, once', async () => {
  const { page, agent } = await prepared();
  const told = [];
  const note = (what) => (object) => told.push(`${what} ${object.getId()}`);
  const dialogs = agent.getDialogs({
    onLoad: () => told.push('load'), onCollectionAdd: (d) => {
      note(`collectionAdd after ${dialogs.length}`)(d);
      for (const type of ['add', 'change', 'delete']) d.addHandler(type, note(type));
      d.addHandler('load', note('load of it'));
    }, onCollectionDelete: note('collectionDelete'),
  });
  await page.answer(`${U}/Dialogs`, '<Dialogs/>');
  const node = `${U}/Dialogs`;
  const list = (event) => page.event(node, update(`<dialogs><Dialog>${dialog(5)}</Dialog></dialogs>`, event, node));
  await list('POST');
  await page.event(node, update(`<dialog>${dialog(5, { state: 'HELD' })}</dialog>`, 'PUT', '/finesse/api/Dialog/5'));
  await list('POST'); // of one that is known: it has changed
  await list('POST'); // even if it is what it was
  await list('DELETE');
  await list('DELETE');
  assert.deepEqual(told, ['load', 'collectionAdd after 0 5', 'load of it 5', 'change 5', 'change 5', 'change 5', 'delete 5', 'collectionDelete 5']);
  assert.equal(dialogs.length, 0);
});

test('the connection as its owner hears it: every state has its handler', async () => {
  const page = load({ gadget: false, globals: { document: { createElement: () => ({ remove() {} }), body: { append() {} } }, addEventListener() {}, removeEventListener() {} } });
  const { ClientServices } = page.finesse.clientservices;
  page.context.parent = page.context;
  const told = [];
  ClientServices.init({ id: '1001', password: 'x', host: 'desk.example.com', restHost: 'desk.example.com' });
  ClientServices.initBosh({ xmppDomain: 'd', pubsubDomain: 'pubsub.d' });
  for (const name of ['Connect', 'Connecting', 'Disconnect', 'Disconnecting', 'Reconnecting', 'Unloading'])
    ClientServices[`registerOn${name}Handler`]((reason) => told.push(reason ? `${name} ${reason}` : name));
  const hub = ClientServices.getHub();
  for (const status of ['connecting', 'connected', 'disconnecting', 'disconnected', 'reconnecting', 'connected', 'unloading', 'conflict', 'unauthorized'])
    hub.publish('finesse.info.connection', { status, resourceID: 'r' });
  assert.deepEqual(told, ['Connecting', 'Connect', 'Disconnecting', 'Disconnect', 'Reconnecting', 'Connect', 'Unloading', 'Disconnect conflict', 'Disconnect unauthorized']);
  assert.equal(ClientServices.getResourceID(), 'r');
  assert.throws(() => ClientServices.registerOnConnectHandler({}), /must be a function/);
});

test('what is told of asking twice: one subscription for each topic, one handler for each state', () => {
  const page = load();
  const { ClientServices } = page.connect().clientservices;
  assert.equal(ClientServices.init({}), ClientServices, 'the first call wins, whatever the second is given');
  ClientServices.subscribe('a.topic', () => {});
  assert.equal(ClientServices.subscribe('a.topic', () => {}), false);
  const told = [];
  ClientServices.registerOnConnectHandler(() => told.push('first'));
  ClientServices.registerOnConnectHandler(() => told.push('second'));
  page.hub.publish('finesse.info.connection', { status: 'failing' });
  page.hub.publish('finesse.info.connection', { status: 'recovered' });
  // Each was called as it was registered, connected as we are; then the one that stayed.
  assert.deepEqual(told, ['first', 'second', 'second']);
  assert.deepEqual(plain(page.hub.asked('finesse.info.requests', 'ConnectionInfoReq').map((r) => r.data)), [{}]);
});
