#!/usr/bin/env node
/* In the place of aplomb-bridge: tells what it was asked, on the port it was handed as descriptor 0. */
import http from 'node:http';

const server = http.createServer((request, response) => {
  let body = '';
  request.on('data', (part) => (body += part));
  request.on('end', () => response.end(`bridge ${request.method} ${request.url} ${body}`));
});
server.on('upgrade', (request, socket) => {
  socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
  socket.on('data', (part) => socket.write(`back ${request.url} ${part}`));
  socket.on('error', () => {});
});
server.listen({ fd: 0 });
process.on('SIGTERM', () => process.exit(0));
