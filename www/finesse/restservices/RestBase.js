{
  const { Utilities, Logger } = finesse.utilities;
  const { ClientServices, Requests } = finesse.clientservices;

  /** @typedef {finesse.restservices.Options} Options */
  /** @typedef {finesse.Response} Response */
  /** @typedef {finesse.Handlers} Handlers */
  /** @typedef {finesse.restservices.HandlerType} HandlerType */

  const ROOT = '/finesse/api';
  const RETRY_MS = 10000;
  /** An object that keeps changing is not read for ever; its events carry it whole anyway. */
  const MAX_READS = 3;
  /** @type {[HandlerType, keyof Options][]} */
  const OPTION_HANDLERS = [
    ['load', 'onLoad'],
    ['change', 'onChange'],
    ['add', 'onAdd'],
    ['delete', 'onDelete'],
    ['error', 'onError'],
    ['collectionAdd', 'onCollectionAdd'],
    ['collectionDelete', 'onCollectionDelete'],
  ];

  /** Counts questions and events: which of two came first. */
  let turns = 0;

  /** @returns {Response} what there is to say of a subscription */
  const agreed = () => ({ status: 200, content: '', object: {} });
  /** Who waits for the server's word on a node. @type {WeakMap<RestBase, Handlers[]>} */
  const waiting = new WeakMap();

  /** @param {string} name */
  const lowerFirst = (name) => name[0].toLowerCase() + name.slice(1);

  /** @param {string} path @returns {string} topic of the hub */
  const topicOf = (path) => path.replace(/^\//, '').replace(/\?.*$/, '').replace(/\//g, '.');

  /**
   * An object of the server: subscribe, read, `load`; then its events are `change`, `add` and `delete`.
   * An event carries the whole object and takes the place of all that was known.
   */
  class RestBase extends finesse.FinesseBase {
    /**
     * @param {Options | string | number | null} [given] an id, in gadgets of 8.x
     * @param {Options} [handlers] after an id
     */
    constructor(given, handlers) {
      super();
      const options = given !== null && typeof given === 'object' ? given : { ...handlers, id: given ?? undefined };
      /** @type {Options} */
      this._options = options;
      /** @type {any} gadgets read it */
      this._data = null;
      /** @type {string} gadgets read it */
      this._id = options.id === undefined || options.id === null ? '' : String(options.id);
      /** @type {RestBase | null} */
      this._parent = options.parentObj ?? null;
      this._loaded = false;
      /** The turn of the last event: an answer to a question asked before is not the truth any more. */
      this._version = 0;
      /** The turn of the question whose answer was taken last. */
      this._answered = 0;
      /** Answers under way. */
      this._reading = 0;
      /** @type {Response | null} */
      this._response = null;
      /** @type {string | null} subid of an explicit subscription */
      this._subid = null;
      this._topic = '';
      /** Where it is heard: its own address may change, see User. */
      this._node = '';
      /** Made when the first handler comes: lists have thousands of items without any. */
      /** @type {Map<HandlerType, finesse.restservices.Notifier>} */
      this._notifiers = new Map();
      /** Children are made once and kept: the options of the first call win. */
      /** @type {Map<string, { child: any, adopted: boolean }>} */
      this._children = new Map();
      this._heard = (/** @type {any} */ message) => this._processMessage(message);
      this._addOptionHandlers(options);
      this._begin();
    }

    // -- what a class says of itself ---------------------------------------------------------------

    /** @returns {string} name of the root element, and in addresses */
    getRestType() {
      throw new Error('getRestType is not defined');
    }

    /** @returns {any} */
    getRestClass() {
      return this.constructor;
    }

    /** Its events come on a topic of its own. */
    get supportsSubscriptions() {
      return true;
    }

    /** The server wants to be asked for its events. */
    get explicitSubscription() {
      return false;
    }

    /** It can be read again. */
    get supportsRefresh() {
      return true;
    }

    /** @returns {string} */
    getRestUrl() {
      const base = this._parent ? this._parent.getRestUrl() : ROOT;
      return `${base}/${this.getRestType()}${this._id ? `/${this._id}` : ''}`;
    }

    /** @returns {string} */
    getXMPPNodePath() {
      return this.getRestUrl();
    }

    /** Where its events come while it is subscribed. */
    get _topics() {
      return [this._topic];
    }

    /** @returns {string} what is read; not everything is where its events are */
    _readUrl() {
      return this.getRestUrl();
    }

    // -- life --------------------------------------------------------------------------------------

    _begin() {
      const { data, doNotSubscribe, autoSubscribe, doNotRefresh } = this._options;
      const subscribes = this.supportsSubscriptions && !doNotSubscribe && autoSubscribe !== false;
      if (data !== undefined && data !== null) {
        this._applyData(data);
        if (subscribes) this.subscribe();
        return;
      }
      if (this.supportsRefresh && !doNotRefresh) ClientServices.addToRefreshList(this);
      if (!subscribes) this._read(0, false);
      else {
        this.subscribe({
          success: () => this._read(0, false),
          error: (rsp) => this._notify('error', rsp),
        });
      }
    }

    /**
     * Hears its topic; with an explicit subscription only after the server agreed. Asks once, however
     * often it is called.
     * @param {Handlers} [handlers]
     */
    subscribe(handlers) {
      if (this.supportsRefresh && !this._options.doNotRefresh) ClientServices.addToRefreshList(this);
      this._node = this.getXMPPNodePath();
      this._topic = topicOf(this._node);
      for (const topic of this._topics) ClientServices._listen(topic, this._heard);
      if (!this.explicitSubscription || this._subid !== null) {
        handlers?.success?.(agreed());
        return this;
      }
      const others = waiting.get(this);
      if (others) {
        others.push(handlers ?? {});
        return this;
      }
      waiting.set(this, [handlers ?? {}]);
      this._askForNode();
      return this;
    }

    _askForNode() {
      const node = this._node;
      ClientServices.subscribeNode(node, (subid, error) => this._agreed(node, subid, error));
    }

    /** @param {string} node @param {string} subid @param {any} error */
    _agreed(node, subid, error) {
      if (this._topic !== '' && node !== this._node) {
        if (!error) ClientServices.unsubscribeNode(node, subid); // it has moved meanwhile
        this._askForNode();
        return;
      }
      const all = waiting.get(this) ?? [];
      waiting.delete(this);
      if (error) {
        const errorType = String(error.errorType ?? 'Subscription');
        const errorMessage = String(error.errorMessage ?? Object.keys(error.error ?? error).join(' '));
        const rsp = { status: 400, content: errorMessage, object: error, error: { errorType, errorMessage } };
        for (const { error: told } of all) if (told) finesse.restservices.Notifier.call(told, rsp);
      } else if (this._topic === '') {
        ClientServices.unsubscribeNode(node, subid); // given back meanwhile
      } else {
        this._subid = subid;
        for (const { success } of all) if (success) finesse.restservices.Notifier.call(success, agreed());
      }
    }

    /** @param {Handlers} [handlers] */
    unsubscribe(handlers) {
      ClientServices.removeFromRefreshList(this);
      for (const topic of this._topic ? this._topics : []) ClientServices._mute(topic, this._heard);
      this._topic = '';
      const subid = this._subid;
      this._subid = null;
      if (subid === null) {
        handlers?.success?.(agreed());
        return this;
      }
      ClientServices.unsubscribeNode(this._node, subid, (error) => {
        if (error) handlers?.error?.({ status: 400, content: '', object: error });
        else handlers?.success?.(agreed());
      });
      return this;
    }

    /** Its address is another one now: it is heard there, and so is what hangs on it. */
    _follow() {
      if (this._topic && this._node !== this.getXMPPNodePath()) {
        RestBase.prototype.unsubscribe.call(this); // not as a list does: its items stay where they are
        this.subscribe();
      }
      for (const { child } of this._children.values()) child._follow();
    }

    /**
     * Reads the object again; what has changed is told as if by an event.
     * @param {number} [retries] further attempts, 10 s apart
     */
    refresh(retries = 0) {
      const read = () => this._read(Number(retries) || 0, true);
      // It could not be heard when that was asked for: what is read now would be old with the next event.
      if (!this._isDeaf) return read();
      return this.subscribe({ success: read, error: (rsp) => this._notify('error', rsp) });
    }

    /** It listens, but the server has not agreed. */
    get _isDeaf() {
      return this._topic !== '' && this.explicitSubscription && this._subid === null;
    }

    /** Reads it, unless that is under way. */
    get() {
      return this._reading > 0 ? this : this.refresh();
    }

    /**
     * @param {number} retries
     * @param {boolean} always tell, even if nothing has changed
     * @param {number} [reads]
     */
    _read(retries, always, reads = 1) {
      const asked = ++turns;
      this._reading++;
      Requests.send(this._readUrl(), {
        success: (rsp) => {
          this._reading--;
          if (this._answered > asked) return; // a later question was answered first
          if (this._version > asked && reads < MAX_READS) {
            this._read(retries, always, reads + 1);
            return;
          }
          this._response = rsp;
          const data = this._dataOf(rsp.object);
          if (data === undefined) {
            this._failed(rsp, retries, always);
            return;
          }
          this._answered = asked;
          if (this._loaded && !always && Utilities.getEquals(data, this._data)) return;
          this._applyData(data, 'change', asked);
        },
        error: (rsp) => {
          this._reading--;
          if (this._answered > asked) return;
          this._response = rsp;
          this._failed(rsp, retries, always);
        },
      });
      return this;
    }

    /** @param {Response} rsp @param {number} retries @param {boolean} always */
    _failed(rsp, retries, always) {
      if (retries > 0) setTimeout(() => this._read(retries - 1, always), RETRY_MS);
      else this._notify('error', rsp);
    }

    /**
     * @param {any} object an answer, or the data of an event
     * @returns {any} what stands under the object's name, in either case of the first letter; else undefined
     */
    _dataOf(object) {
      const type = this.getRestType();
      const found = object?.[type] === undefined ? object?.[lowerFirst(type)] : object[type];
      // An empty list is an element without anything in it.
      return found === null ? {} : found;
    }

    /**
     * @param {any} data
     * @param {HandlerType} [type] of the event
     * @param {number} [asked] the turn of the question it answers: a later event has said more
     */
    _applyData(data, type = 'change', asked = Infinity) {
      // Of what went the server may say its address alone.
      if (type === 'delete') this._data = { ...this._data, ...data };
      else if (this._version < asked) this._data = data;
      if (this._loaded) {
        this._notify(type, this);
        return;
      }
      this._loaded = true;
      this._onFirstData();
      this._notify('load', this);
    }

    /** For classes that learn from their data who they are. */
    _onFirstData() {}

    // -- events ------------------------------------------------------------------------------------

    /** @param {any} message {content, object} */
    _processMessage(message) {
      const update = message?.object?.Update ?? message?.object;
      if (!update || typeof update !== 'object') return;
      Requests.settle(update, message.content ?? '');
      if (update.data?.apiErrors || update.data?.ApiErrors) return;
      this._processUpdate(update);
    }

    /** @param {any} update */
    _processUpdate(update) {
      const type = RestBase.eventType(update);
      const data = this._dataOf(update.data);
      if (data === undefined) {
        // A deleted user's event has no data.
        if (type === 'delete' && update.source === this.getRestUrl()) this._notify('delete', this);
        return;
      }
      this._touch();
      if (type) this._applyData(data, type);
      else this._data = data;
    }

    /** An event told of it. */
    _touch() {
      this._version = ++turns;
    }

    /** @param {any} update @returns {HandlerType | undefined} */
    static eventType(update) {
      // The vendor's library knows upper case alone; nothing relies on the others being lost.
      switch (String(update.event ?? '').toUpperCase()) {
        case 'POST':
          return 'add';
        case 'PUT':
          return 'change';
        case 'DELETE':
          return 'delete';
        default:
          return undefined;
      }
    }

    // -- handlers ----------------------------------------------------------------------------------

    /** @param {Options} options */
    _addOptionHandlers(options) {
      for (const [type, option] of OPTION_HANDLERS) {
        const handler = options[option];
        if (handler === undefined || handler === null) continue;
        if (typeof handler === 'function') this._notifier(type).addListener(handler);
        else Logger.error(`${option}: handler must be a function`);
      }
    }

    /**
     * @param {HandlerType} type
     * @param {(argument: any) => void} callback `load` of a loaded object: called at once
     * @param {any} [scope]
     */
    addHandler(type, callback, scope) {
      if (!OPTION_HANDLERS.some(([known]) => known === type)) throw new Error(`no handlers of type ${type}`);
      this._notifier(type).addListener(callback, scope);
      if (type === 'load' && this._loaded) finesse.restservices.Notifier.call(callback, this, scope);
      return this;
    }

    /** @param {HandlerType} type @param {(argument: any) => void} [callback] all, if absent */
    removeHandler(type, callback) {
      this._notifiers.get(type)?.removeListener(callback);
      return this;
    }

    /** @param {HandlerType} type */
    _notifier(type) {
      const notifier = this._notifiers.get(type) ?? new finesse.restservices.Notifier();
      this._notifiers.set(type, notifier);
      return notifier;
    }

    /** @param {HandlerType} type @param {any} argument */
    _notify(type, argument) {
      this._notifiers.get(type)?.notifyListeners(argument);
    }

    // -- for gadgets and subclasses ----------------------------------------------------------------

    /** @returns {any} */
    getData() {
      return this._data;
    }

    /** @returns {string} */
    getId() {
      return this._id;
    }

    /** @returns {Response | null} the last answer to reading it */
    getRestResponse() {
      return this._response;
    }

    /** @returns {this} @throws {Error} before it is loaded */
    isLoaded() {
      if (!this._loaded) throw new Error(`${this.getRestType()} ${this._id} is not loaded`);
      return this;
    }

    /** @param {any} object @param {string} property */
    hasProperty(object, property) {
      return object !== null && object !== undefined && Object.hasOwn(Object(object), property);
    }

    /** @param {any} object @param {string} property @returns {any} null if it is not there */
    getProperty(object, property) {
      return this.hasProperty(object, property) ? object[property] : null;
    }

    /**
     * @param {string} url
     * @param {finesse.RequestOptions} [options]
     */
    restRequest(url, options) {
      Requests.send(url, options);
      return this;
    }

    /** @param {string} name @returns {string} '' if it is empty or missing */
    _text(name) {
      return Utilities.convertNullToEmptyString(this.getProperty(this._data, name));
    }

    /** @param {string} name */
    _isTrue(name) {
      return String(this._text(name)).toLowerCase() === 'true';
    }

    /**
     * @param {string} method
     * @param {object} body what stands in the root element
     * @param {Handlers} [handlers]
     * @param {string} [url]
     */
    _send(method, body, handlers, url = this.getRestUrl()) {
      const content = method === 'DELETE' ? undefined : { [this.getRestType()]: body };
      return this.restRequest(url, { method, content, success: handlers?.success, error: handlers?.error });
    }

    /** @param {object} body @param {Handlers} [handlers] */
    _put(body, handlers) {
      return this._send('PUT', body, handlers);
    }

    /**
     * Made at the first call with its options; later options are ignored, since a real gadget asks
     * again on every change of the user and would register as often. One that we made for ourselves
     * takes the handlers of the first who asks.
     * @template T
     * @param {string} name
     * @param {Options | undefined} options
     * @param {(options: Options) => T} make
     * @returns {T}
     */
    _child(name, options, make) {
      const known = this._children.get(name);
      if (!known) {
        const child = make({ ...options, parentObj: this });
        this._children.set(name, { child, adopted: Boolean(options) });
        return child;
      }
      if (!known.adopted && options) {
        known.adopted = true;
        known.child._adopt(options);
      }
      return known.child;
    }

    /** @param {Options} options handlers that come after it was made */
    _adopt(options) {
      this._addOptionHandlers(options);
      const { onLoad } = options;
      if (!this._loaded || typeof onLoad !== 'function') return;
      // Never before who asked has it in hand.
      queueMicrotask(() => finesse.restservices.Notifier.call(onLoad, this));
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'RestBase'>} */ ({ RestBase }),
  );
}
