/**
 * finesse.js: the library gadgets load from /desktop/assets/js/finesse.js.
 *
 * Members that begin with `_` are not part of the interface; those gadgets are known to read
 * (`_data`, `_id`, `_collection`) stay as they are.
 */

/** What the container's feature scripts give a gadget; absent on pages that are no gadgets. */
declare var gadgets: any;
declare var jQuery: any;

declare namespace finesse {
  // -- configuration and requests -------------------------------------------------------------------

  /** Given to ClientServices.init; a gadget finds its own at finesse.gadget.Config. */
  interface Config {
    /** Base64 of id:password. */
    authorization?: string;
    /** Access token, where signing in is done elsewhere. */
    authToken?: string;
    /** Written by init() when authorization is given. */
    id?: string;
    password?: string;
    /** The server as the browser reaches it. */
    host: string;
    hostPort?: string;
    scheme?: string;
    /** The server as the gadget proxy reaches it. */
    restHost: string;
    localhostPort?: string;
    localhostFQDN?: string;
    country?: string;
    language?: string;
    locale?: string;
    extension?: string;
    mobileAgentMode?: string;
    mobileAgentDialNumber?: string;
    xmppDomain?: string;
    pubsubDomain?: string;
    /** Server clock minus ours. */
    clientDriftInMillis?: number;
    peripheralId?: string;
    teamId?: string;
    teamName?: string;
    /** SSO, NON_SSO or HYBRID. */
    systemAuthMode?: string;
    /** Seconds; -1: no toasters. */
    toasterNotificationTimeout?: string | number;
    compatibilityMode?: string;
    externalServerHost?: string;
    deploymentType?: string;
    /** Instead of gadgets.Hub and gadgets.io. */
    hub?: any;
    io?: any;
    /** Of the owner of the event connection: its resource, other servers to try, where its frame is. */
    resource?: string;
    alternateHosts?: string[];
    tunnelURL?: string;
    tunnelPort?: string;
    /** How long a server may take to load that frame, and to connect, before the next one is asked; ms. */
    tunnelTimeout?: number;
    [name: string]: any;
  }

  interface Response {
    status: number;
    /** The body. */
    content: string;
    /** The body parsed; {} if there is none. */
    object: any;
    /** The request or the reading of its answer failed. */
    error?: { errorType: string; errorMessage: string };
  }

  /**
   * success with 202 says that the request was taken; should the server's switch refuse it later, error
   * is called as well.
   */
  interface Handlers {
    success?(rsp: Response): void;
    error?(rsp: Response): void;
  }

  interface RequestOptions extends Handlers {
    /** GET, unless given. */
    method?: string;
    /** An object becomes XML. */
    content?: object | string;
    contentType?: string;
  }

  // -- classes of old ---------------------------------------------------------------------------------

  class Class {
    static extend(members: Record<string, any>): any;
    init(...args: any[]): void;
  }

  class FinesseBase extends Class {}

  const Converter: {
    xml2json(xml: string | Node, indent?: string): string;
    json2xml(object: any): string;
  };

  /** Objects of the container's page; empty in a gadget. */
  namespace container {
    var Config: finesse.Config;
    var Container: any;
    var Tabs: any;
  }

  /** Gadgets put their own objects here. */
  const modules: Record<string, any>;

  namespace gadget {
    var Config: finesse.Config;
  }

  // -- utilities --------------------------------------------------------------------------------------

  namespace utilities {
    interface JsonSchema {
      type?: string | string[];
      enum?: any[];
      required?: string[];
      properties?: Record<string, JsonSchema>;
      items?: JsonSchema;
      minItems?: number;
      maxItems?: number;
      minLength?: number;
      maxLength?: number;
      minimum?: number;
      maximum?: number;
    }

    /** @internal */
    function xmlToObject(xml: string): any;
    /** @internal */
    function objectToXml(object: any): string;

    const SaxParser: {
      readonly START: string;
      readonly ATTRIBUTE: string;
      readonly TEXT: string;
      readonly CDATA: string;
      readonly END: string;
      parse(xml: string, report: (type: string, data: any) => void): void;
    };

    const Logger: {
      setDebug(on: boolean): void;
      log(...what: any[]): void;
      info(...what: any[]): void;
      warn(...what: any[]): void;
      error(...what: any[]): void;
    };

    const I18n: {
      /** `???key???` if there is no such word. */
      getString(key: string, ...values: any[]): string;
      setGetter(f: (key: string) => string | undefined): void;
    };

    const JsonValidator: {
      validateJson(data: any, schema: JsonSchema): { valid: boolean; errors: string[] };
    };

    const DesktopCache: {
      setGroup(name: string): void;
      saveOrUpdateData(items: { key: string; data: any }[], done?: (error: unknown) => void): void;
      fetchData(key: string, done: (error: unknown, data?: any) => void): void;
      deleteData(key: string, done?: (error: unknown) => void): void;
      clearData(done?: (error: unknown) => void): void;
    };

    /** A script of its own: /desktop/js/utilities/MessageDisplay.js. */
    var MessageDisplay: {
      showBannerError(text: string): void;
      showBannerWarning(text: string): void;
      hideBanner(): void;
    };

    const Utilities: {
      currentTimeMillis(): number;
      getCurrentDrift(): number;
      convertToServerTimeMillis(clientMillis: number): number;
      currentServerTimeMillis(): number;
      buildTimeString(ms: number): string;
      buildTimeStringWithOptionalHours(ms: number): string;
      buildElapsedTimeString(nowMs: any, startMs: any): string;
      buildElapsedTimeStringWithOptionalHours(nowMs: any, startMs: any): string;
      buildTotalTimeString(nowMs: any, startMs: any): string;
      buildHoldTimeString(nowMs: any, startMs: any): string;
      buildWrapupTimeString(nowMs: any, startMs: any): string;
      extractTime(iso: string): number;
      getDisplayTime(seconds: number): string;
      convertTsToDuration(ts: any, now?: any): string;
      convertTsToDurationWithFormat(ts: any, withHours?: boolean, now?: any): string;
      convertDateToISODateString(date: Date): string;
      dateToISOString(date: Date): string;
      parseDateStringISO8601(text: string): Date;
      generateUUID(): string;
      /** Itself, if it is absent or a function. */
      validateHandler<T>(handler: T): T;
      getErrCode(rsp: any): string;
      getErrData(rsp: any): string;
      getErrMessage(rsp: any): string;
      getErrOverrideable(rsp: any): string;
      getId(uri: string): string;
      xml2js(xml: string): any;
      xml2JsObj(xml: string): any;
      xml2json(xml: string | Node, indent?: string): string;
      js2xml(object: any): string;
      json2xml(object: any, escape?: boolean): string;
      getJSONParser(): JSON;
      b64Encode(text: string): string;
      b64Decode(text: string): string;
      trim(text: any): string;
      removeSpaces(text: any): string;
      escapeSpaces(text: any): string;
      addWordWrapping(text: any, every?: number): string;
      translateHTMLEntities(text: any, make?: boolean): string;
      translateXMLEntities(text: any, make?: boolean): string;
      pad(n: number): string;
      padWithWidth(n: number, width: number): string;
      convertNullToEmptyString(value: any): any;
      isArray(value: any): boolean;
      getArray(value: any): any[];
      getEquals(a: any, b: any): boolean;
      caseInsensitiveSort(a: string, b: string): number;
      bitMask: {
        isSet(mask: number, bit: number): boolean;
        all(mask: number, ...bits: number[]): boolean;
        any(mask: number, ...bits: number[]): boolean;
      };
      getUserAuthString(): string | null;
      getAuthTokenObj(): { token: string } | null;
      getToken(): string;
      getAuthModes(): { SSO: string; NON_SSO: string; HYBRID: string };
      getCredentials(authorization: string): { id: string; password: string };
      getAuthHeaderString(config: any): string;
      getDOMStoreItem(name: string): any;
      setDOMStoreItem(name: string, value: any): void;
      removeDOMStoreItem(name: string): void;
      clearDOMStore(): void;
      addCookie(name: string, value: string, days?: number): void;
      getCookie(name: string): string | null;
      deleteCookie(name: string): void;
      receiveMessage(callback: (event: MessageEvent) => void, origin?: string): () => void;
      sendMessage(message: any, target: Window, origin?: string): void;
      getParameterByName(text: string, name: string): string;
      getQueryString(name: string, url?: string): string;
      extractHostname(url: string): string;
      encodeNodeName(node: string): string;
      getSanitizedUserAgentString(): string;
      downloadFile(url: string): void;
      onGadgetFirstVisible(callback: () => void): void;
      adjustGadgetHeight(): void;
      measureText(text: string, font?: string): number;
      initializeSearchInput(
        input: HTMLInputElement | { 0: HTMLInputElement },
        search: (text: string) => void,
        delayMs?: number,
      ): void;
      DataTables: { createDataTable(selector: any, options?: any): any };
      whenAllDone(...promises: any[]): Promise<PromiseSettledResult<any>[]>;
    };
  }

  // -- the connection ---------------------------------------------------------------------------------

  namespace clientservices {
    /** What gadgets.io.makeRequest answers. */
    interface RawResponse {
      rc: number;
      text: string;
      headers?: Record<string, string[]>;
      errors?: string[];
    }

    const ClientServices: {
      init(config: Config, unused?: any): typeof ClientServices;
      initBosh(config: Config): typeof ClientServices;
      makeRequest(url: string, handler: (answer: RawResponse) => void, params?: Record<string, any>): void;
      subscribe(topic: string, callback: (data: any) => void, disableDuringFailover?: boolean): boolean;
      unsubscribe(topic: string): void;
      subscribeNode(node: string, handler: (subid: string, error?: any) => void): void;
      unsubscribeNode(node: string, subid: string, handler?: (error?: any) => void): void;
      registerOnConnectHandler(f: () => void): void;
      unregisterOnConnectHandler(): void;
      registerOnConnectingHandler(f: () => void): void;
      unregisterOnConnectingHandler(): void;
      registerOnDisconnectHandler(f: (reason?: string) => void): void;
      unregisterOnDisconnectHandler(): void;
      registerOnDisconnectingHandler(f: () => void): void;
      unregisterOnDisconnectingHandler(): void;
      registerOnReconnectingHandler(f: () => void): void;
      unregisterOnReconnectingHandler(): void;
      registerOnUnloadingHandler(f: () => void): void;
      unregisterOnUnloadingHandler(): void;
      makeConnectionReq(): void;
      setFailoverMode(on: boolean): void;
      getResourceID(): string | null;
      isMaster(): boolean;
      getTunnelURL(): string;
      isTunnelLoaded(): boolean;
      getHub(): any;
      getRestHost(): string;
      getNotificationConnectionState(): 'Connected' | 'Recovered' | 'Failing' | '';
      addToRefreshList(object: { refresh(retries?: number): any }): void;
      removeFromRefreshList(object: { refresh(retries?: number): any }): void;
      setLogger(logger: { log(message: string): void }): void;
      log(message: string): void;
      /** @internal */
      _listen(topic: string, listener: (data: any) => void): void;
      /** @internal */
      _mute(topic: string, listener: (data: any) => void): void;
      /** @internal */
      _isOwn(id: string): boolean;
    };

    /** @internal */
    const Requests: {
      send(url: string, options?: RequestOptions): string;
      settle(update: any, content: string): void;
    };

    /** gadgets.io for pages that are no gadgets. */
    const DirectIo: {
      makeRequest(url: string, callback: (answer: RawResponse) => void, params?: Record<string, any>): void;
    };

    /** gadgets.Hub for pages that are no gadgets. */
    class LocalHub {
      isConnected(): boolean;
      subscribe(
        topic: string,
        onData: (topic: string, data: any, subscriberData?: any) => void,
        scope?: any,
        onComplete?: ((id: string, success: boolean) => void) | null,
        data?: any,
      ): string;
      unsubscribe(id: string, onComplete?: ((id: string, success: boolean) => void) | null, scope?: any): void;
      getSubscriberData(id: string): any;
      getSubscriberScope(id: string): any;
      /** Somebody has subscribed to it. */
      isHeard(topic: string): boolean;
      publish(topic: string, data: any): void;
    }

    interface TunnelListener {
      onStatus?(status: string): void;
      onResource?(resource: string): void;
      /** A node followed at once by the event's document. */
      onEvent?(text: string): void;
      onPresence?(xml: string): void;
      onAnswer?(verb: 'subscribe' | 'unsubscribe', node: string, error: string): void;
    }

    /** The page's end of the hidden frame that has the event connection. */
    class MasterTunnel {
      constructor(config: Config, resource?: string);
      listener: TunnelListener;
      getHost(): string;
      getTunnelURL(): string;
      isTunnelLoaded(): boolean;
      open(): void;
      close(): void;
      connect(): void;
      disconnect(): void;
      /** @internal */
      get _patience(): number;
      subscribe(node: string): void;
      unsubscribe(node: string): void;
    }

    /** Puts the events of a tunnel on the hub and serves finesse.info.requests. */
    class MasterPublisher {
      constructor(tunnel: MasterTunnel, hub: any);
      connect(): void;
      getHost(): string;
      getTunnelURL(): string;
      isTunnelLoaded(): boolean;
      setFailoverMode(on: boolean): void;
    }
  }

  // -- the log ----------------------------------------------------------------------------------------

  namespace cslogger {
    const ClientLogger: {
      init(hub: any, gadgetId: string, config?: { host?: string }): typeof ClientLogger;
      log(message: any, error?: any): void;
    };

    /** The container's end. */
    const FinesseLogger: {
      init(hub: any, id?: string, config?: { host?: string }): typeof FinesseLogger;
      keep(line: string): void;
      log(message: any, error?: any): void;
      getLog(): string;
      clear(): void;
      publish(user: restservices.User, options?: any, handlers?: Handlers): void;
    };
  }

  // -- the objects of the server ------------------------------------------------------------------------

  namespace restservices {
    type HandlerType = 'load' | 'change' | 'add' | 'delete' | 'error' | 'collectionAdd' | 'collectionDelete';

    interface Options {
      id?: string | number | null;
      onLoad?(object: any): void;
      onChange?(object: any): void;
      onAdd?(object: any): void;
      onDelete?(object: any): void;
      onError?(rsp: Response): void;
      onCollectionAdd?(item: any): void;
      onCollectionDelete?(item: any): void;
      parentObj?: any;
      /** Made of this instead of being read. */
      data?: any;
      autoSubscribe?: boolean;
      doNotSubscribe?: boolean;
      doNotRefresh?: boolean;
      /** Of ReasonCodes. */
      category?: string;
      /** Of ScriptSelectors: voice, digitalchannels or all. */
      mrdType?: string;
      /** Of Media. */
      mediaOptions?: MediaOptions;
      /** Of MediaDialogs. */
      media?: Media;
      /** Of Dialogs: tasks as well. */
      includeNonVoice?: boolean;
    }

    interface ReasonCodeHandlers {
      /** One code, or an array of them; undefined if there is none. */
      success?(codes: any): void;
      error?(rsp: Response): void;
    }

    interface Participant {
      mediaAddress: string;
      mediaAddressType: string | null;
      state: string;
      stateCause: string | null;
      startTime: string;
      stateChangeTime: string;
      actions: { action: string | string[] } | null;
    }

    type CallVariables = { name: string; value: string }[] | Record<string, string>;

    interface LayoutEntry {
      displayName: string;
      mediaProperty: string;
      [more: string]: any;
    }

    interface CallLayout {
      header: LayoutEntry;
      columns: LayoutEntry[][];
    }

    type WrapUp = string | string[] | Handlers;

    interface MediaOptions {
      maxDialogLimit?: string | number;
      interruptAction?: string;
      dialogLogoutAction?: string;
    }

    class Notifier extends FinesseBase {
      addListener(callback: (argument: any) => void, scope?: any): void;
      removeListener(callback?: (argument: any) => void): void;
      notifyListeners(argument: any): void;
      /** @internal */
      static call(callback: (argument: any) => void, argument: any, scope?: any): void;
    }

    class RestBase extends FinesseBase {
      /** Options, or an id with handlers. */
      constructor(options?: Options | string | number | null, handlers?: Options);
      getData(): any;
      getId(): string;
      getRestUrl(): string;
      getRestType(): string;
      getRestClass(): any;
      getXMPPNodePath(): string;
      hasProperty(object: any, property: string): boolean;
      getProperty(object: any, property: string): any;
      isLoaded(): this;
      addHandler(type: HandlerType, callback: (argument: any) => void, scope?: any): this;
      removeHandler(type: HandlerType, callback?: (argument: any) => void): this;
      refresh(retries?: number): this;
      get(): this;
      subscribe(handlers?: Handlers): this;
      unsubscribe(handlers?: Handlers): this;
      restRequest(url: string, options?: RequestOptions): this;
      getRestResponse(): Response | null;
      _data: any;
      _id: string;
      /** @internal */
      static eventType(update: any): HandlerType | undefined;
      /** @internal */
      get supportsSubscriptions(): boolean;
      /** @internal */
      get explicitSubscription(): boolean;
      /** @internal */
      get supportsRefresh(): boolean;
      /** @internal */
      _options: Options;
      /** @internal */
      _parent: RestBase | null;
      /** @internal */
      _loaded: boolean;
      /** @internal */
      _version: number;
      /** @internal */
      _answered: number;
      /** @internal */
      _reading: number;
      /** @internal */
      _response: Response | null;
      /** @internal */
      _subid: string | null;
      /** @internal */
      _topic: string;
      /** @internal */
      _node: string;
      /** @internal */
      get _topics(): string[];
      /** @internal */
      _follow(): void;
      /** @internal */
      _children: Map<string, { child: any; adopted: boolean }>;
      /** @internal */
      _heard: (message: any) => void;
      /** @internal */
      _begin(): void;
      /** @internal */
      _readUrl(): string;
      /** @internal */
      _dataOf(object: any): any;
      /** @internal */
      _applyData(data: any, type?: HandlerType, asked?: number): void;
      /** @internal */
      _touch(): void;
      /** @internal */
      get _isDeaf(): boolean;
      /** @internal */
      _read(retries: number, always: boolean, reads?: number): this;
      /** @internal */
      _onFirstData(): void;
      /** @internal */
      _processUpdate(update: any): void;
      /** @internal */
      _addOptionHandlers(options: Options): void;
      /** @internal */
      _notify(type: HandlerType, argument: any): void;
      /** @internal */
      _text(name: string): string;
      /** @internal */
      _isTrue(name: string): boolean;
      /** @internal */
      _send(method: string, body: object, handlers?: Handlers, url?: string): this;
      /** @internal */
      _put(body: object, handlers?: Handlers): this;
      /** @internal */
      _child<T extends RestBase>(name: string, options: Options | undefined, make: (options: Options) => T): T;
    }

    class RestCollectionBase extends RestBase {
      /** Items by id. */
      getCollection(): Record<string, any>;
      length: number;
      getRestItemType(): string;
      getRestItemClass(): any;
      _collection: Record<string, any>;
      /** @internal */
      get supportsRestItemSubscriptions(): boolean;
      /** @internal */
      _itemClassOf(data: any): any;
      /** @internal */
      _isListSource(source: string): boolean;
      /** @internal */
      _itemsOf(data: any): Map<string, any>;
      /** @internal */
      _parentOfItems(): any;
      /** @internal */
      _place(id: string, data: any, isEvent: boolean, asked?: number): void;
      /** @internal */
      _remove(id: string, data?: any): void;
      /** @internal */
      _processItem(update: any): void;
      /** @internal */
      _note(id: string, data: any): void;
    }

    class User extends RestBase {
      static readonly States: {
        readonly LOGIN: 'LOGIN';
        readonly LOGOUT: 'LOGOUT';
        readonly NOT_READY: 'NOT_READY';
        readonly READY: 'READY';
        readonly RESERVED: 'RESERVED';
        readonly RESERVED_OUTBOUND: 'RESERVED_OUTBOUND';
        readonly RESERVED_OUTBOUND_PREVIEW: 'RESERVED_OUTBOUND_PREVIEW';
        readonly TALKING: 'TALKING';
        readonly HOLD: 'HOLD';
        readonly WORK: 'WORK';
        readonly WORK_READY: 'WORK_READY';
      };
      static readonly WorkMode: {
        readonly CALL_BY_CALL: 'CALL_BY_CALL';
        readonly NAILED_CONNECTION: 'NAILED_CONNECTION';
      };
      static readonly WrapUpMode: {
        readonly REQUIRED: 'REQUIRED';
        readonly REQUIRED_WITH_WRAP_UP_DATA: 'REQUIRED_WITH_WRAP_UP_DATA';
        readonly OPTIONAL: 'OPTIONAL';
        readonly NOT_ALLOWED: 'NOT_ALLOWED';
      };
      getFirstName(): string;
      getLastName(): string;
      getFullName(): string;
      getLoginId(): string;
      getLoginName(): string;
      getExtension(): string;
      getTeamId(): string;
      getTeamName(): string;
      hasRole(role: string): boolean;
      hasAgentRole(): boolean;
      hasSupervisorRole(): boolean;
      getSupervisedTeams(): { id: string; name: string; uri: string }[];
      isMobileAgent(): boolean;
      getMobileAgentMode(): string;
      getMobileAgentDialNumber(): string;
      getActiveDeviceId(): string;
      getDevices(): any[];
      getState(): string;
      getPendingState(): string;
      getStateChangeTime(): string;
      getReasonCode(): any;
      getReasonCodeLabel(): string;
      isReasonCodeReserved(): boolean;
      getNotReadyReasonCodeId(): string | undefined;
      getWrapUpOnIncoming(): string;
      getWrapUpOnOutgoing(): string;
      isWrapUpRequired(): boolean;
      isPendingStateChange(): boolean;
      isWrapUp(): boolean;
      login(extension: string, handlers?: Handlers): this;
      loginMobileAgent(extension: string, mode: string, dialNumber: string, handlers?: Handlers): this;
      logout(reasonCode?: { id: string } | string | null, handlers?: Handlers): this;
      setState(state: string, reasonCode?: { id: string } | string | null, handlers?: Handlers): this;
      getReasonCodeById(handlers: ReasonCodeHandlers, id: string): this;
      getNotReadyReasonCodes(handlers: ReasonCodeHandlers): this;
      getSignoutReasonCodes(handlers: ReasonCodeHandlers): this;
      makeCall(number: string, handlers?: Handlers): this;
      makeSMCall(number: string, handlers?: Handlers): this;
      makeBargeCall(number: string, dialogUri: string, handlers?: Handlers): this;
      getDialogs(options?: Options): Dialogs;
      getDialogsNoCache(options?: Options): Dialogs;
      getQueues(options?: Options): Queues;
      getWrapUpReasons(options?: Options): WrapUpReasons;
      getPhoneBooks(options?: Options): PhoneBooks;
      loadWorkflows(options?: Options): Workflows;
      getMediaPropertiesLayout(options?: Options): MediaPropertiesLayout;
      getMediaPropertiesLayouts(options?: Options): MediaPropertiesLayouts;
      getClientLog(options?: Options): ClientLog;
      getMediaList(options?: Options): MediaList;
      getMediaDialogs(options?: Options): MediaDialogs;
    }

    class Users extends RestCollectionBase {}

    class DialogBase extends RestBase {
      getState(): string;
      getMediaType(): string;
      getDialogUri(): string;
      getFromAddress(): string;
      getToAddress(): string;
      getAssociatedDialogUri(): string;
      getSecondaryId(): string;
      getParticipants(): Participant[];
      getParticipantTimerCounters(
        address: string,
      ): { startTime: string; stateChangeTime: string; state: string } | undefined;
      getAllowedActions(address: string): string[];
      getCallType(): string;
      /** @internal */
      _participant(address: string): Participant | undefined;
      getMediaProperties(): Record<string, any>;
      getCallVariable(name: string): string;
      requestAction(mediaAddress: string, action: string, handlers?: Handlers): this;
      updateCallVariable(name: string, value: string, handlers?: Handlers): this;
      updateCallVariables(variables: CallVariables, handlers?: Handlers): this;
      updateWrapUpReason(reason: string, handlers?: Handlers): this;
    }

    class Dialog extends DialogBase {
      static readonly Actions: {
        readonly DROP: 'DROP';
        readonly ANSWER: 'ANSWER';
        readonly HOLD: 'HOLD';
        readonly BARGE_CALL: 'BARGE_CALL';
        readonly PARTICIPANT_DROP: 'PARTICIPANT_DROP';
        readonly MAKE_CALL: 'MAKE_CALL';
        readonly RETRIEVE: 'RETRIEVE';
        readonly UPDATE_SCHEDULED_CALLBACK: 'UPDATE_SCHEDULED_CALLBACK';
        readonly CANCEL_SCHEDULED_CALLBACK: 'CANCEL_SCHEDULED_CALLBACK';
        readonly CONSULT_CALL: 'CONSULT_CALL';
        readonly TRANSFER: 'TRANSFER';
        readonly TRANSFER_SST: 'TRANSFER_SST';
        readonly CONFERENCE: 'CONFERENCE';
        readonly RECLASSIFY: 'RECLASSIFY';
        readonly UPDATE_CALL_DATA: 'UPDATE_CALL_DATA';
        readonly START_RECORDING: 'START_RECORDING';
        readonly DTMF: 'SEND_DTMF';
        readonly ACCEPT: 'ACCEPT';
        readonly REJECT: 'REJECT';
        readonly CLOSE: 'CLOSE';
      };
      static readonly States: {
        readonly ALERTING: 'ALERTING';
        readonly INITIATING: 'INITIATING';
        readonly ACTIVE: 'ACTIVE';
        readonly DROPPED: 'DROPPED';
        readonly INITIATED: 'INITIATED';
        readonly FAILED: 'FAILED';
        readonly ACCEPTED: 'ACCEPTED';
      };
      static readonly ParticipantStates: typeof Dialog.States & {
        readonly HELD: 'HELD';
        readonly WRAP_UP: 'WRAP_UP';
      };
      static readonly ReasonStates: {
        readonly BUSY: 'BUSY';
        readonly BAD_DESTINATION: 'BAD_DESTINATION';
        readonly OTHER: 'OTHER';
        readonly DEVICE_RESOURCE_NOT_AVAILABLE: 'DEVICE_RESOURCE_NOT_AVAILABLE';
      };
      static readonly CallTypes: {
        readonly ACD_IN: 'ACD_IN';
        readonly PREROUTE_ACD_IN: 'PREROUTE_ACD_IN';
        readonly PREROUTE_DIRECT_AGENT: 'PREROUTE_DIRECT_AGENT';
        readonly TRANSFER: 'TRANSFER';
        readonly OTHER_IN: 'OTHER_IN';
        readonly OUT: 'OUT';
        readonly AGENT_INSIDE: 'AGENT_INSIDE';
        readonly CONSULT: 'CONSULT';
        readonly CONSULT_OFFERED: 'CONSULT_OFFERED';
        readonly CONFERENCE: 'CONFERENCE';
        readonly SUPERVISOR_MONITOR: 'SUPERVISOR_MONITOR';
        readonly OUTBOUND: 'OUTBOUND';
        readonly OUTBOUND_PREVIEW: 'OUTBOUND_PREVIEW';
      };
      getDNIS(): string;
      getCallbackInfo(): { callbackTime?: string; callbackNumber?: string } | undefined;
      getDroppableParticipants(except?: string): Participant[];
      isParticipantDroppable(extension: string): boolean;
      setSentDTMF(sent: boolean): void;
      isSentDTMF(): boolean;
      makeConsultCall(mediaAddress: string, toAddress: string, handlers?: Handlers): this;
      initiateDirectTransfer(mediaAddress: string, toAddress: string, handlers?: Handlers): this;
      dropParticipant(mediaAddress: string, handlers?: Handlers): this;
      dropCall(mediaAddress: string, handlers?: Handlers): this;
      /** The handlers stand between address and digit. */
      sendDTMFRequest(mediaAddress: string, handlers: Handlers | undefined, digit: string): this;
      reclassifyCall(mediaAddress: string, classification: string, handlers?: Handlers): this;
      updateCallbackTime(mediaAddress: string, callbackTime: string, handlers?: Handlers): this;
      updateCallbackNumber(mediaAddress: string, callbackNumber: string, handlers?: Handlers): this;
      cancelCallback(mediaAddress: string, handlers?: Handlers): this;
    }

    class Dialogs extends RestCollectionBase {
      static readonly Actions: { readonly SILENT_MONITOR: 'SILENT_MONITOR' };
      getDialogCount(excludeSilentMonitor?: boolean): number;
      createNewCallDialog(toAddress: string, fromAddress: string, handlers?: Handlers): this;
      createNewSuperviseCallDialog(toAddress: string, fromAddress: string, action: string, handlers?: Handlers): this;
      createNewBargeCall(
        fromAddress: string,
        toAddress: string,
        action: string,
        dialogUri: string,
        handlers?: Handlers,
      ): this;
    }

    class Queue extends RestBase {
      getName(): string;
      getUri(): string;
      getStatistics(): Record<string, string | null>;
    }

    class Queues extends RestCollectionBase {}

    /** @internal */
    class EditableBase extends RestBase {
      add(values: Record<string, any>, handlers?: Handlers): this;
      update(values: Record<string, any>, handlers?: Handlers): this;
      delete(handlers?: Handlers): this;
    }

    class ReasonCode extends RestBase {
      getCategory(): string;
      getCode(): string;
      getLabel(): string;
      getUri(): string;
      getForAll(): boolean;
      isSystemCode(): boolean;
    }

    class ReasonCodes extends RestCollectionBase {}

    class ScriptSelector extends RestBase {
      /** Of the channel, 1 for voice. */
      getMRDID(): string;
      getName(): string;
      getDialedNumber(): string;
      getDescription(): string;
    }

    class ScriptSelectors extends RestCollectionBase {
      /** Filled when the answer is there: onLoad. */
      getScriptSelectors(): ScriptSelector[];
    }

    class WrapUpReason extends RestBase {
      getLabel(): string;
      getUri(): string;
      getForAll(): boolean;
    }

    class WrapUpReasons extends RestCollectionBase {}

    class PhoneBook extends EditableBase {
      getName(): string;
      getType(): string;
      getUri(): string;
      getContacts(options?: Options): Contacts;
      getEmbeddedContacts(): any;
      getEmbeddedContactList(): any[];
    }

    class PhoneBooks extends RestCollectionBase {}

    class Contact extends EditableBase {
      getFirstName(): string;
      getLastName(): string;
      getPhoneNumber(): string;
      getDescription(): string;
      getUri(): string;
    }

    class Contacts extends RestCollectionBase {}

    class Workflow extends EditableBase {
      getName(): string;
      getDescription(): string;
      getUri(): string;
      getMedia(): string;
      getTriggerSet(): any;
      getConditionSet(): any;
      getWorkflowActions(): any;
    }

    class Workflows extends RestCollectionBase {}

    class WorkflowAction extends EditableBase {
      static readonly HandledBy: { readonly FINESSE: 'FINESSE'; readonly OTHER: 'OTHER' };
      getName(): string;
      getType(): string;
      getHandledBy(): string;
      getUri(): string;
      getParams(): Record<string, string>;
      getActionVariables(): Record<string, any>;
    }

    class WorkflowActions extends RestCollectionBase {}

    class MediaPropertiesLayout extends RestBase {
      getName(): string;
      getDescription(): string;
      getType(): string;
      getData(): CallLayout;
      getEmptyData(): CallLayout;
      setLayout(layout: CallLayout, handlers?: Handlers): this;
    }

    class MediaPropertiesLayouts extends RestCollectionBase {}

    class Team extends RestBase {
      getName(): string;
      getUri(): string;
      getUsers(options?: Options): Users;
      getTeamMessages(options?: Options): TeamMessages;
      getTeamNotReadyReasonCodes(options?: Options): TeamNotReadyReasonCodes;
      getTeamSignOutReasonCodes(options?: Options): TeamSignOutReasonCodes;
      getTeamWrapUpReasons(options?: Options): TeamWrapUpReasons;
      getTeamPhoneBooks(options?: Options): TeamPhoneBooks;
      getTeamWorkflows(options?: Options): TeamWorkflows;
      getTeamLayoutConfig(options?: Options): TeamLayoutConfig;
    }

    class Teams extends RestCollectionBase {}

    /** @internal */
    class TeamAssignments extends RestCollectionBase {
      update(uris: string[], handlers?: Handlers): this;
    }

    class TeamNotReadyReasonCodes extends TeamAssignments {}
    class TeamSignOutReasonCodes extends TeamAssignments {}
    class TeamWrapUpReasons extends TeamAssignments {}
    class TeamPhoneBooks extends TeamAssignments {}
    class TeamWorkflows extends TeamAssignments {}

    /** @internal */
    class LayoutBase extends RestBase {
      _layout(): string;
      _putLayout(layoutxml: string, before: string, handlers?: Handlers): this;
    }

    class TeamLayoutConfig extends LayoutBase {
      getLayoutXML(): string;
      getUseDefault(): boolean;
      put(layout: { layoutXML: string; useDefault: boolean }, handlers?: Handlers): this;
    }

    class LayoutConfig extends LayoutBase {
      getLayoutxml(): string;
      update(layoutxml: string, handlers?: Handlers): this;
    }

    class TeamMessage extends EditableBase {
      getContent(): string;
      getDuration(): string;
      getCreatedAt(): string;
      getUri(): string;
      getCreatedBy(): { id: string; firstName: string; lastName: string } | null;
      getTeams(): string[];
    }

    class TeamMessages extends RestCollectionBase {}

    class SystemInfo extends RestBase {
      static readonly Statuses: { readonly IN_SERVICE: 'IN_SERVICE'; readonly OUT_OF_SERVICE: 'OUT_OF_SERVICE' };
      getStatus(): string;
      getStatusReason(): string;
      getCurrentTimestamp(): string;
      getXmppDomain(): string;
      getXmppPubSubDomain(): string;
      getDeploymentType(): string;
      getSystemAuthMode(): string;
      getTimezoneOffset(): string;
      getPeripheralId(): string;
      isSingleNode(): boolean;
      getThisHost(): { host: string };
      getAlternateHost(): { host: string } | undefined;
    }

    class ClientLog extends RestBase {
      /** Lines, or the whole body: {ClientLog: {logData}}. */
      sendLogs(log: string | object, handlers?: Handlers): this;
    }

    class ECCVariableConfig extends RestBase {
      getVariables(): { name: string; length: string }[];
    }

    class Devices extends RestBase {
      getDevices(): any[];
    }

    const InterruptActions: {
      readonly ACCEPT: string;
      readonly IGNORE: string;
      isValidAction(action: any): boolean;
    };

    const DialogLogoutActions: {
      readonly CLOSE: string;
      readonly TRANSFER: string;
      isValidAction(action: any): boolean;
    };

    class Media extends RestBase {
      static readonly States: {
        readonly LOGIN: 'LOGIN';
        readonly LOGOUT: 'LOGOUT';
        readonly NOT_READY: 'NOT_READY';
        readonly READY: 'READY';
        readonly RESERVED: 'RESERVED';
        readonly ACTIVE: 'ACTIVE';
        readonly PAUSED: 'PAUSED';
        readonly WORK: 'WORK';
        readonly WORK_READY: 'WORK_READY';
        readonly WORK_NOT_READY: 'WORK_NOT_READY';
        readonly INTERRUPTED: 'INTERRUPTED';
      };
      getMediaId(): string;
      getName(): string;
      getDescription(): string;
      getState(): string;
      getReasonCodeId(): string;
      getReasonCodeLabel(): string;
      getStateChangeTime(): string;
      getMaxDialogLimit(): string;
      getInterruptAction(): string;
      getDialogLogoutAction(): string;
      getRoutable(): boolean;
      getInterruptible(): boolean;
      isLoggedIn(): boolean;
      getMediaDialogs(options?: Options): MediaDialogs;
      login(params?: MediaOptions & { handlers?: Handlers }): this;
      logout(reasonCode?: { id: string } | string | null, params?: { handlers?: Handlers }): this;
      setState(state: string, reasonCode?: { id: string } | string | null, params?: { handlers?: Handlers }): this;
      setRoutable(params: { routable: boolean; handlers?: Handlers }): this;
      /** @internal */
      _loginOptions(options: MediaOptions): MediaOptions;
    }

    class MediaList extends RestCollectionBase {
      getMedia(options: Options & { id: string | number }): Media;
    }

    class MediaDialog extends DialogBase {
      static readonly TaskStates: Record<
        'OFFERED' | 'ACCEPTED' | 'ACTIVE' | 'PAUSED' | 'WRAPPING_UP' | 'INTERRUPTED' | 'CLOSED' | 'UNKNOWN',
        string
      >;
      static readonly TaskActions: Record<
        'ACCEPT' | 'START' | 'PAUSE' | 'RESUME' | 'WRAP_UP' | 'TRANSFER' | 'CLOSE',
        string
      >;
      static readonly States: typeof MediaDialog.TaskStates;
      static readonly Actions: typeof MediaDialog.TaskActions;
      getMediaId(): string;
      /** target: of a transfer, the script selector. */
      setTaskState(action: string, handlers?: Handlers, target?: string | null): this;
      transfer(toAddress: string, handlers?: Handlers): this;
      /** One reason or several; reason and handlers may change places. */
      closeWithWrapUp(wrapUp: WrapUp, handlers?: Handlers | WrapUp): this;
      transferWithWrapUp(toAddress: string, wrapUp: WrapUp, handlers?: Handlers | WrapUp): this;
    }

    class MediaDialogs extends Dialogs {
      getMedia(): Media | undefined;
    }

    class MediaOptionsHelper extends FinesseBase {
      static readonly States: {
        readonly MONITORING_OPTIONS: 'MONITORING_OPTIONS';
        readonly SETTING_OPTIONS: 'SETTING_OPTIONS';
      };
      constructor(media: Media, mediaOptions: MediaOptions);
      init(media: Media, mediaOptions: MediaOptions): void;
      getState(): string;
    }
  }

  // -- the container ------------------------------------------------------------------------------------

  namespace containerservices {
    interface DialogOptions {
      /** The product's name, unless given; false: none. */
      title?: string | false;
      message?: string;
      close?(): void;
      isBlocking?: boolean;
    }

    interface ToasterOptions {
      body?: string;
      icon?: string;
      /** ms */
      autoClose?: number;
      showWhenVisible?: boolean;
      onclick?(event: Event): void;
      onclose?(event: Event): void;
      onerror?(event: Event): void;
      onshow?(event: Event): void;
    }

    const ContainerServices: {
      readonly Topics: {
        readonly ACTIVE_TAB: string;
        readonly WORKFLOW_ACTION_EVENT: string;
        readonly TIMER_TICK_EVENT: string;
        readonly RELOAD_GADGET_EVENT: string;
        readonly GADGET_VIEW_CHANGED_EVENT: string;
        readonly MAX_AVAILABLE_HEIGHT_CHANGED_EVENT: string;
        readonly ACTIVE_CALL_STATUS_EVENT: string;
        readonly FINESSE_MAINTENANCE_MODE_EVENT: string;
        readonly NON_VOICE_GADGET_EVENT: string;
      };
      init(): typeof ContainerServices;
      addHandler(topic: string, handler: (event: any) => void): typeof ContainerServices;
      removeHandler(topic: string, handler?: (event: any) => void): typeof ContainerServices;
      publish(topic: string, data: any): void;
      makeActiveTabReq(): void;
      tabVisible(): boolean;
      activateTab(id: string): void;
      activateMyTab(): void;
      getMyTabId(): string | null;
      isTabbedGadget(): boolean;
      getMyGadgetId(): string | null;
      getMyGadgetView(): { gadgetId: string | null; tabId: string | null; maxAvailableHeight: number; view: string };
      reloadMyGadget(): void;
      reloadMyGadgetFromUrl(url: string): void;
      collapseMyGadget(): void;
      expandMyGadget(): void;
      enableTitleBar(): void;
      hideMyGadget(): void;
      showMyGadget(): void;
      /** messageDetails: what the news is, as text or as an object with a `message`. */
      showMyGadgetNotification(messageDetails?: any): void;
      hideMyGadgetNotification(): void;
      setMyGadgetTitle(title: string): void;
      showCertificateBanner(callback: () => void): string;
      hideCertificateBanner(bannerId: string): void;
      /** A text is the title; the other options may follow it. */
      showDialog(options?: DialogOptions | string, more?: DialogOptions): any;
      hideDialog(): void;
      /** @internal */
      _ask(type: string, data: Record<string, any>, done: (answer: any) => void): void;
      /** @internal */
      _request(type: string, data: Record<string, any>): void;
      _isDesktopKey(event: KeyboardEvent): boolean;
      _isMine(gadgetId: any): boolean;
      /** @internal */
      _on(topic: string, handler: (event: any) => void): typeof ContainerServices;
    };

    class TimerTickEvent {
      constructor(tickFrequency?: number, dateQueued?: any);
      getTickFrequency(): number;
      getDateQueued(): Date;
    }

    class GadgetViewChangedEvent {
      constructor(data?: any);
      /** As getMyGadgetId() gives it. */
      getGadgetId(): string;
      getTabId(): any;
      getMaxAvailableHeight(): any;
      getView(): 'default' | 'canvas';
    }

    class MaxAvailableHeightChangedEvent {
      constructor(data?: any);
      getMaxAvailableHeight(): any;
    }

    class WorkflowActionEvent {
      static readonly HandledBy: { readonly FINESSE: 'FINESSE'; readonly OTHER: 'OTHER' };
      setWorkflowAction(data: any): boolean;
      getName(): string;
      getType(): string;
      getHandledBy(): string;
      getParams(): Record<string, { name: string; value: string; expandedValue: string }>;
      getActionVariables(): Record<string, any>;
    }

    const FinesseToaster: {
      readonly TOASTER_DEFAULT_ICONS: {
        readonly INCOMING_CALL_ICON: string;
        readonly INCOMING_CHAT_ICON: string;
        readonly INCOMING_TEAM_MESSAGE: string;
      };
      init(config?: Config | null, logger?: { log(message: string): void }): typeof FinesseToaster;
      showToaster(title: string, options?: ToasterOptions): Notification | undefined;
    };

    const PopoverSchema: {
      getBannerDataSchema(): utilities.JsonSchema;
      getTimerDataSchema(): utilities.JsonSchema;
      getActionDataSchema(): utilities.JsonSchema;
    };

    interface PopoverEvent {
      popoverId: string;
      /** Id of a button, `dismissed` or `timeout`. */
      source: string;
      /** As it stands in actionData. */
      clientIdentifier?: string;
    }

    const PopoverService: {
      readonly COUNTER_TYPE: { readonly COUNT_UP: string; readonly COUNT_DOWN: string };
      init(containerServices: typeof ContainerServices): typeof PopoverService;
      showPopover(
        bannerData: any,
        timerData: any,
        actionData?: any,
        actionHandler?: (event: PopoverEvent) => void,
      ): string;
      updatePopover(
        popoverId: string,
        bannerData: any,
        timerData: any,
        actionData?: any,
        actionHandler?: (event: PopoverEvent) => void,
      ): string;
      dismissPopover(popoverId: string): void;
    };

    const NotificationPopoverService: {
      init(containerServices: typeof ContainerServices): typeof NotificationPopoverService;
      showNotification(
        messageFrom: string | null | undefined,
        message: string,
        isDismissable?: boolean,
        /** ms */
        timeout?: number | string,
        icon?: string | { name?: string; size?: number; color?: string },
        type?: string,
        pristine?: boolean,
        showAlways?: boolean,
        customLink?: string,
        onClickCustomLink?: () => void,
      ): void;
    };

    const TaskActivityNotification: {
      init(containerServices: typeof ContainerServices): typeof TaskActivityNotification;
      notifyTaskSelection(
        from: string,
        message: { taskId: string; active: boolean; mediaType: string; timestamp?: number; contextInfo?: any },
      ): void;
      registerForTaskNotifications(callback: (notification: { from: string; message: any }) => void): void;
      requestCurrentTasks(): void;
      onTaskRequest(callback: () => void): void;
    };

    const ChannelSchema: {
      getMenuConfigSchema(): utilities.JsonSchema;
      getChannelConfigSchema(): utilities.JsonSchema;
      getChannelStateSchema(): utilities.JsonSchema;
    };
  }

  namespace digital {
    interface MenuConfig {
      label: string;
      menuItems: { id: string; label: string; iconColor?: string }[];
    }

    interface ChannelConfig {
      /** 30 at most. */
      actionTimeoutInSec: number;
      icons: { type: string; value: string }[];
    }

    interface ChannelState {
      label?: string;
      /** What the channel is called to be now. */
      currentState?: string;
      /** One of STATE_STATUS. */
      iconColor?: string;
      enable?: boolean;
      logoutDisabled?: boolean;
      logoutDisabledText?: string;
      /** One of ICON_BADGE_TYPE. */
      iconBadge?: string;
      hoverText?: string;
    }

    interface ChannelParts {
      menuConfig?: MenuConfig;
      channelConfig?: ChannelConfig;
      channelState?: ChannelState;
    }

    interface Result {
      channelId: string;
      status: string;
      error?: { errorCode: string; errorDesc: string };
    }

    const ChannelService: {
      readonly STATUS: { readonly SUCCESS: string; readonly FAILURE: string };
      readonly ICON_TYPE: { readonly COLLAB_ICON: string; readonly URL: string };
      readonly STATE_STATUS: { readonly AVAILABLE: string; readonly UNAVAILABLE: string; readonly BUSY: string };
      readonly ICON_BADGE_TYPE: {
        readonly NONE: string;
        readonly ERROR: string;
        readonly WARNING: string;
        readonly INFO: string;
      };
      init(containerServices: typeof containerservices.ContainerServices): typeof ChannelService;
      addChannel(
        channelId: string,
        parts: ChannelParts,
        onMenuClick?: (
          channelId: string,
          menuItemId: string,
          onSuccess: (result?: any) => void,
          onError: (error?: any) => void,
        ) => void,
        onSuccess?: (result: Result) => void,
        onError?: (result: Result) => void,
      ): void;
      updateChannel(
        channelId: string,
        parts: ChannelParts,
        onSuccess?: (result: Result) => void,
        onError?: (result: Result) => void,
      ): void;
      updateChannelMenu(
        channelId: string,
        menuConfig: MenuConfig,
        onSuccess?: (result: Result) => void,
        onError?: (result: Result) => void,
      ): void;
      updateChannelState(
        channelId: string,
        channelState: ChannelState,
        onSuccess?: (result: Result) => void,
        onError?: (result: Result) => void,
      ): void;
      removeChannel(
        channelId: string,
        onSuccess?: (result: Result) => void,
        onError?: (result: Result) => void,
      ): void;
    };
  }

  namespace shortcutkey {
    interface ShortcutKey {
      id: string;
      key?: string;
      modifierKeys?: string | string[];
      accessKey?: string;
      actionName?: string;
      componentName?: string;
      conflict?: boolean;
      executionScope?: any;
      handler?(event?: KeyboardEvent): void;
      isPageLevel?: boolean;
      type?: string;
    }

    const ShortcutKeyService: {
      init(): typeof ShortcutKeyService;
      registerShortcutKey(shortcuts: ShortcutKey[] | ShortcutKey): typeof ShortcutKeyService;
      getShortcutKeys(): ShortcutKey[];
    };
  }
}
