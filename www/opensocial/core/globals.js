/* globals: the namespaces of OpenSocial. A gadget may have made them itself by now. */
window.gadgets = window.gadgets || {};
window.shindig = window.shindig || {};
window.osapi = window.osapi || {};
