// Requests of the workspace and what their failures mean to the person at the keyboard.

/** A refused or failed request: `status` 0 stands for no answer at all. */
export class Failure extends Error {
  constructor(status, problem = {}, retryAfter = 0) {
    super(problem.detail || problem.title || "");
    this.status = status;
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

/** Sends and reads JSON; throws `Failure` for everything that is not 2xx. */
export async function request(url, options = {}) {
  let response;
  try {
    response = await fetch(url, {
      credentials: "same-origin",
      redirect: "error",
      ...options,
      headers: { Accept: "application/json", ...options.headers },
    });
  } catch {
    throw new Failure(0);
  }
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  const body = isJson ? await response.json().catch(() => ({})) : {};
  if (response.ok) return body;
  throw new Failure(response.status, body, Number(response.headers.get("retry-after")) || 0);
}

/** One sentence for a failure. What the server says comes first where it knows more. */
export function explain(failure) {
  const said = failure.problem.errors?.map((error) => error.message).join(" ") || failure.message;
  switch (failure.status) {
    case 0:
      return "No answer from the server. Your code is kept in this browser; try again when the connection is back.";
    case 401:
      return "You are signed out. Your code is kept in this browser.";
    case 403:
      return said || "Your account may not do this here.";
    case 404:
      return said || "This problem is gone. Your code is kept in this browser.";
    case 409:
      return said || "This has changed meanwhile. Nothing was overwritten.";
    case 413:
      return said || "The code is larger than this problem accepts. Shorten it and send it again.";
    case 422:
      return said || "The server could not accept this.";
    case 429:
      return said || "Too many requests in a short time.";
    case 503:
      return said || "The server cannot take this right now. Nothing is lost; try again shortly.";
    default:
      return said || `Something broke on the server (${failure.status}). Your code is kept; try again.`;
  }
}

/** Adds what helps further: the time left, the id to name when asking for help. */
export function details(failure) {
  const parts = [explain(failure)];
  if (failure.retryAfter) {
    const left = document.createElement("strong");
    left.dataset.countdown = failure.retryAfter;
    left.textContent = `${failure.retryAfter} s`;
    parts.push(" Try again in ", left, ".");
  }
  if (failure.status >= 500 && failure.problem.request_id) {
    const id = document.createElement("code");
    id.textContent = failure.problem.request_id;
    parts.push(" Request ", id, ".");
  }
  return parts;
}

/** Signs in without leaving the page. Resolves to whether it worked; the dialog stays until then. */
export function signInAgain() {
  const dialog = document.getElementById("sign-in-dialog");
  const form = dialog.querySelector("form");
  const error = document.getElementById("sign-in-error");
  const password = document.getElementById("again-password");
  if (dialog.open) return Promise.resolve(false);
  error.hidden = true;
  password.value = "";
  dialog.showModal();
  (document.getElementById("again-username").value ? password : document.getElementById("again-username")).focus();

  return new Promise((resolve) => {
    const finish = (worked) => {
      form.removeEventListener("submit", onSubmit);
      dialog.removeEventListener("close", onClose);
      dialog.close();
      resolve(worked);
    };
    const onClose = () => finish(false);
    const onSubmit = async (event) => {
      event.preventDefault();
      try {
        await request("/sign-in", { method: "POST", body: new URLSearchParams(new FormData(form)) });
        finish(true);
      } catch (failure) {
        error.hidden = false;
        error.textContent = explain(failure);
        password.select();
      }
    };
    form.addEventListener("submit", onSubmit);
    dialog.addEventListener("close", onClose);
    document.getElementById("sign-in-cancel").onclick = () => dialog.close();
  });
}
