{
  /** @type {(key: string) => string | undefined} */
  let getter = (key) => {
    const { Prefs } = globalThis.gadgets ?? {};
    return Prefs ? new Prefs().getMsg(key) : undefined;
  };

  /** Words of the gadget's message bundle. */
  const I18n = {
    /** @param {(key: string) => string | undefined} f where words come from, instead of the bundle */
    setGetter(f) {
      getter = f;
    },

    /**
     * @param {string} key
     * @param {...any} values for {0}, {1}, ...
     * @returns {string} `???key???` if there is no such word
     */
    getString(key, ...values) {
      const text = getter(key);
      if (!text) return `???${key}???`;
      return text.replace(/\{(\d+)\}/g, (hole, n) => (n in values ? String(values[n]) : hole));
    },
  };

  Object.assign(
    finesse.utilities,
    /** @satisfies {Pick<typeof finesse.utilities, 'I18n'>} */ ({ I18n }),
  );
}
