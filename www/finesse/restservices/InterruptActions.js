{
  const InterruptActions = {
    ACCEPT: 'ACCEPT',
    IGNORE: 'IGNORE',

    /** @param {any} action in any case */
    isValidAction(action) {
      return ['ACCEPT', 'IGNORE'].includes(String(action ?? '').toUpperCase());
    },
  };

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'InterruptActions'>} */ ({ InterruptActions }),
  );
}
