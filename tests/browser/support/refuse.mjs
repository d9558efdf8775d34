// Answers that refuse, in place of the program's.

export const STATUSES = [403, 413, 422, 429, 503];

/** Answers the next post to the path as a server or a proxy before it would. */
export function refuseOnce(page, path, status) {
  const detail = `Refused with ${status} by the test.`;
  const errors = status === 422 ? [{ field: "source", message: detail }] : [];
  const answer = {
    status,
    contentType: "application/problem+json",
    headers: status === 429 || status === 503 ? { "retry-after": "1" } : {},
    body: JSON.stringify({ type: "about:blank", title: "Refused", status, detail, request_id: "0123456789abcdef", errors }),
  };
  const isPost = (route) => route.request().method() === "POST";
  return page.route(
    (url) => url.pathname === path,
    (route) => (isPost(route) ? route.fulfill(answer) : route.continue()),
    { times: 1 },
  );
}
