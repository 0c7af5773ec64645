#!/usr/bin/env node
/* In the place of aplomb-bridge: tells what it was asked, on the socket and the port it was handed as descriptors 0 and 3. */
import http from 'node:http';

function answer(request, response) {
  let body = '';
  request.on('data', (part) => (body += part));
  request.on('end', () => response.end(`bridge ${request.method} ${request.url} ${body}`));
}

function upgrade(request, socket) {
  socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
  socket.on('data', (part) => socket.write(`back ${request.url} ${part}`));
  socket.on('error', () => {});
}

for (const fd of [0, 3]) http.createServer(answer).on('upgrade', upgrade).listen({ fd });
process.on('SIGTERM', () => process.exit(0));
