function start() {
  gadgets.window.adjustHeight();
}
