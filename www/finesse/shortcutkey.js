{
  /** @typedef {finesse.shortcutkey.ShortcutKey} ShortcutKey */

  const PRESSED = 'finesse.shortcutkey.pressed';

  /** By the id as a text: the desktop knows no other. @type {Map<string, ShortcutKey>} */
  const registered = new Map();
  let ready = false;

  const MODIFIERS = /** @type {const} */ (['ctrl', 'alt', 'shift', 'meta']);

  /** @param {ShortcutKey} shortcut @returns {string} of MODIFIERS, however they were written */
  function modifiersOf({ modifierKeys }) {
    const words = [modifierKeys ?? []].flat().join(' ').toLowerCase();
    return MODIFIERS.filter((m) => words.includes(m) || (m === 'ctrl' && words.includes('control'))).join('+');
  }

  /** @param {ShortcutKey} shortcut @returns {string} lower case */
  const keyOf = ({ key, accessKey }) => String(key ?? accessKey ?? '').toLowerCase();

  /** @param {ShortcutKey} shortcut @param {KeyboardEvent} event */
  function fits(shortcut, event) {
    const key = keyOf(shortcut);
    if (key === '' || event.key.toLowerCase() !== key) return false;
    return MODIFIERS.filter((m) => event[`${m}Key`]).join('+') === modifiersOf(shortcut);
  }

  /** Keys of a gadget: in its own frame, and by the desktop's list everywhere else. */
  const ShortcutKeyService = {
    init() {
      if (ready) return ShortcutKeyService;
      ready = true;
      const services = finesse.containerservices.ContainerServices;
      // Another gadget may have a key of the same id.
      services.addHandler(PRESSED, ({ id, gadgetId } = /** @type {any} */ ({})) => {
        if (services._isMine(gadgetId)) registered.get(String(id))?.handler?.(undefined);
      });
      globalThis.document?.addEventListener('keydown', (event) => {
        const found = [...registered.values()].find((s) => fits(s, event));
        if (!found || services._isDesktopKey(event)) return;
        event.preventDefault();
        if (!event.repeat) found.handler?.(event); // held, it is pressed once
      });
      return ShortcutKeyService;
    },

    /** @param {ShortcutKey[] | ShortcutKey} shortcuts */
    registerShortcutKey(shortcuts) {
      if (!ready) throw new Error('ShortcutKeyService.init has not been called');
      const told = [shortcuts].flat().map((shortcut) => {
        const taken = [...registered.values()].some(
          (s) => String(s.id) !== String(shortcut.id) && keyOf(s) === keyOf(shortcut) && modifiersOf(s) === modifiersOf(shortcut),
        );
        const entry = { ...shortcut, conflict: taken };
        registered.set(String(entry.id), entry);
        // Functions do not travel: the desktop says `pressed` and the handler runs here.
        const { handler: _handler, ...plain } = entry;
        return plain;
      });
      finesse.containerservices.ContainerServices._request('RegisterShortcutKeysReq', { shortcuts: told });
      return ShortcutKeyService;
    },

    /** @returns {ShortcutKey[]} */
    getShortcutKeys: () => [...registered.values()],
  };

  Object.assign(
    finesse.shortcutkey,
    /** @satisfies {Pick<typeof finesse.shortcutkey, 'ShortcutKeyService'>} */ ({ ShortcutKeyService }),
  );
}
