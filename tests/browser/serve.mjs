// A loopback server for gallery pages, under the same Content-Security-Policy as the real one.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";

const TYPES = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };

/** The nonce that examples/gallery puts into its pages. */
export const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-Z2FsbGVyeQ'; img-src 'self' data:; connect-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** `answer(request, response, body)` may take a request first; it returns whether it did. */
export async function serve(folder, answer = () => false) {
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    if (await answer(request, response, Buffer.concat(chunks).toString())) return;
    const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
    const name = path.startsWith("/static/") ? path : `${path}.html`;
    try {
      const content = await readFile(join(folder, name));
      const type = `${TYPES[extname(name)]}; charset=utf-8`;
      response.writeHead(200, { "content-type": type, "content-security-policy": CSP }).end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
