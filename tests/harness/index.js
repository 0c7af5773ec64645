export { start, Installation, until, freePorts, alive, TOP } from './installation.js';
export { exchange, Rest, Answer } from './rest.js';
export { parseXml, Element } from './xml.js';
export { connectBosh, BoshClient } from './bosh.js';
export { startPeer } from './peer.js';
export { launchBrowser, newPage } from './browser.js';
