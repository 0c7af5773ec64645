/* flash: no browser plays it any more, and gadgets that ask are told so. */
gadgets.flash = {
  embedFlash: () => false,
  embedCachedFlash: () => false,
  getMajorVersion: () => 0,
};
