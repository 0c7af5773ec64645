/* Somebody else's web server, on another port: gadget specs and data from a third party. */
import http from 'node:http';

/**
 * @param {Record<string, string | {status?: number, type?: string, headers?: object, body?: string}
 *   | ((request, response) => void)>} pages  by path without query; text is XML
 * @returns {Promise<{origin: string, port: number, requests: object[], pages: object,
 *   close: () => Promise<void>}>} requests: what it was asked, with method, url, headers, body
 */
export async function startPeer(pages = {}) {
  const requests = [];
  const server = http.createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part) => (body += part));
    request.on('end', () => {
      const { method, url, headers } = request;
      requests.push({ method, url, headers, body });
      const page = pages[url.split('?')[0]];
      if (typeof page === 'function') return page(Object.assign(request, { body }), response);
      if (page === undefined) return response.writeHead(404).end('no such page');
      const is = typeof page === 'string' ? { body: page } : page;
      response.writeHead(is.status ?? 200, { 'Content-Type': is.type ?? 'text/xml', ...is.headers });
      return response.end(is.body ?? '');
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const port = server.address().port;
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { origin: `http://127.0.0.1:${port}`, port, requests, pages, close };
}
