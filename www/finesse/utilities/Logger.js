{
  let debugging = false;

  /** Lines for the browser's console; log() only while debugging. */
  const Logger = {
    /** @param {boolean} on */
    setDebug(on) {
      debugging = Boolean(on);
    },

    /** @param {...any} what */
    log(...what) {
      if (debugging) console.log(...what);
    },

    /** @param {...any} what */
    info(...what) {
      console.info(...what);
    },

    /** @param {...any} what */
    warn(...what) {
      console.warn(...what);
    },

    /** @param {...any} what */
    error(...what) {
      console.error(...what);
    },
  };

  Object.assign(
    finesse.utilities,
    /** @satisfies {Pick<typeof finesse.utilities, 'Logger'>} */ ({ Logger }),
  );
}
