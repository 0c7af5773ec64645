{
  /** @typedef {(error: unknown, data?: any) => void} Done */

  const DATABASE = 'finesse-desktop-cache';
  const STORE = 'data';

  let group = 'default';
  /** @type {Promise<IDBDatabase> | null} */
  let opening = null;

  function open() {
    opening ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(DATABASE, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => {
        opening = null;
        reject(request.error);
      };
    });
    return opening;
  }

  /**
   * @param {IDBTransactionMode} mode
   * @param {(store: IDBObjectStore) => IDBRequest | void} work
   * @param {Done} [done] called once, outside of any try of ours
   */
  function run(mode, work, done) {
    open().then(
      (database) => {
        const transaction = database.transaction(STORE, mode);
        /** @type {IDBRequest | void} */
        let request;
        try {
          request = work(transaction.objectStore(STORE));
        } catch (error) {
          transaction.abort();
          done?.(error);
          return;
        }
        transaction.oncomplete = () => done?.(null, request ? request.result : undefined);
        transaction.onabort = () => done?.(transaction.error);
      },
      (error) => done?.(error),
    );
  }

  /** @param {string} key */
  const keyOf = (key) => [group, key];

  /** What gadgets keep in the browser, by group; shared by the gadgets of one origin. */
  const DesktopCache = {
    /** @param {string} name */
    setGroup(name) {
      group = String(name);
    },

    /**
     * @param {{ key: string, data: any }[]} items
     * @param {Done} [done]
     */
    saveOrUpdateData(items, done) {
      run('readwrite', (store) => [items].flat().forEach(({ key, data }) => store.put(data, keyOf(key))), done);
    },

    /**
     * @param {string} key
     * @param {Done} done
     */
    fetchData(key, done) {
      run('readonly', (store) => store.get(keyOf(key)), done);
    },

    /**
     * @param {string} key
     * @param {Done} [done]
     */
    deleteData(key, done) {
      run('readwrite', (store) => void store.delete(keyOf(key)), done);
    },

    /** @param {Done} [done] the whole group is gone */
    clearData(done) {
      run('readwrite', (store) => void store.delete(IDBKeyRange.bound([group], [group, []])), done);
    },
  };

  Object.assign(
    finesse.utilities,
    /** @satisfies {Pick<typeof finesse.utilities, 'DesktopCache'>} */ ({ DesktopCache }),
  );
}
