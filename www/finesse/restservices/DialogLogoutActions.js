{
  const DialogLogoutActions = {
    CLOSE: 'CLOSE',
    TRANSFER: 'TRANSFER',

    /** @param {any} action in any case */
    isValidAction(action) {
      return ['CLOSE', 'TRANSFER'].includes(String(action ?? '').toUpperCase());
    },
  };

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'DialogLogoutActions'>} */ ({ DialogLogoutActions }),
  );
}
