// A provider of OpenID Connect and a small GitHub, to sign in with: `node provider.mjs` prints where it listens.
// Whom it says somebody is stands in the name that they choose there; some names make it misbehave.
import { createHash, createHmac, createSign, generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";

export const CLIENT = { id: "room", secret: "the secret of the room" };
const MINUTE = 60;

const base64 = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
const newKey = () => ({ kid: randomBytes(4).toString("hex"), ...generateKeyPairSync("rsa", { modulusLength: 2048 }) });

class Provider {
  key = newKey();
  stranger = newKey();
  codes = new Map();
  tokens = new Map();

  async open() {
    this.server = createServer((request, answer) => {
      this.answer(request, answer).catch((error) => {
        answer.writeHead(500).end(String(error));
      });
    });
    await new Promise((listening) => this.server.listen(0, "127.0.0.1", listening));
    this.url = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  close() {
    this.server.closeAllConnections();
    this.server.close();
  }

  async answer(request, answer) {
    const url = new URL(request.url, this.url);
    const json = (status, body) => answer.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    switch (url.pathname) {
      case "/.well-known/openid-configuration":
        return json(200, {
          issuer: this.url,
          authorization_endpoint: `${this.url}/authorize`,
          token_endpoint: `${this.url}/token`,
          jwks_uri: `${this.url}/jwks`,
          response_types_supported: ["code"],
          subject_types_supported: ["public"],
          id_token_signing_alg_values_supported: ["RS256", "HS256", "none"],
        });
      case "/jwks": {
        const { n, e } = this.key.publicKey.export({ format: "jwk" });
        return json(200, { keys: [{ kty: "RSA", use: "sig", alg: "RS256", kid: this.key.kid, n, e }] });
      }
      case "/authorize":
      case "/login/oauth/authorize":
        answer.writeHead(200, { "content-type": "text/html" });
        return answer.end(this.askWho(url));
      case "/approve":
        return answer.writeHead(302, { location: this.approve(url.searchParams) }).end();
      case "/token":
      case "/login/oauth/access_token":
        return this.exchange(request, url.pathname, json, answer);
      case "/user":
      case "/user/emails": {
        const person = this.tokens.get((request.headers.authorization ?? "").replace("Bearer ", ""));
        if (!person) return json(401, { message: "Bad credentials" });
        if (url.pathname === "/user") return json(200, { id: numberOf(person), login: person, name: null });
        return json(200, [
          { email: `${person}@private.example`, primary: false, verified: true },
          { email: emailOf(person), primary: true, verified: person !== "unchecked" },
        ]);
      }
      case "/favicon.ico":
        return answer.writeHead(204).end();
      default:
        return json(404, { message: "Not Found" });
    }
  }

  askWho(url) {
    const fields = [...url.searchParams].map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`);
    return `<!doctype html><html lang="en"><title>Provider</title><main><h1>Provider</h1><form action="/approve">${fields.join("")}
      <label>Who are you? <input name="person"></label><button>That is me</button></form></main></html>`;
  }

  /** Where somebody goes back to. */
  approve(asked) {
    const back = new URL(asked.get("redirect_uri"));
    back.searchParams.set("state", asked.get("state"));
    if (asked.get("person") === "nobody") {
      back.searchParams.set("error", "access_denied");
    } else {
      const code = randomBytes(8).toString("hex");
      this.codes.set(code, Object.fromEntries(asked));
      back.searchParams.set("code", code);
    }
    return back.href;
  }

  async exchange(request, path, json, answer) {
    let body = "";
    for await (const chunk of request) body += chunk;
    const form = new URLSearchParams(body);
    const [id, secret] = path === "/token"
      ? Buffer.from((request.headers.authorization ?? "").replace("Basic ", ""), "base64").toString().split(":").map(unform)
      : [form.get("client_id"), form.get("client_secret")];
    // GitHub refuses with status 200.
    const refuse = (error) => json(path === "/token" ? 400 : 200, { error });
    if (id !== CLIENT.id || secret !== CLIENT.secret) return refuse("invalid_client");
    const asked = this.codes.get(form.get("code"));
    this.codes.delete(form.get("code"));
    const challenge = createHash("sha256").update(form.get("code_verifier") ?? "").digest("base64url");
    if (!asked || challenge !== asked.code_challenge || form.get("redirect_uri") !== asked.redirect_uri) {
      return refuse("invalid_grant");
    }
    const token = randomBytes(16).toString("hex");
    this.tokens.set(token, asked.person);
    const reply = { access_token: token, token_type: "bearer" };
    if (path === "/token") {
      if (asked.person === "elsewhere") return answer.writeHead(307, { location: `${this.url}/jwks` }).end();
      if (asked.person === "endless") return answer.writeHead(200, { "content-type": "application/json" }).end(`"${"x".repeat(2 ** 21)}"`);
      if (asked.person !== "tokenless") reply.id_token = this.idToken(asked);
    }
    return json(200, reply);
  }

  idToken({ person, nonce }) {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: person === "other-issuer" ? "https://other.example" : this.url,
      sub: person === "long" ? "x".repeat(300) : `subject of ${person}`,
      aud: person === "other-audience" ? "another room" : CLIENT.id,
      nonce: person === "other-nonce" ? "once more" : nonce,
      iat: now - (person === "late" ? 90 * MINUTE : 0),
      exp: now + (person === "late" ? -60 * MINUTE : 5 * MINUTE),
      preferred_username: person,
      name: `${person[0].toUpperCase()}${person.slice(1)} of the provider`,
      email: emailOf(person),
      email_verified: person !== "unchecked",
    };
    if (person === "unsigned") return `${base64({ alg: "none" })}.${base64(claims)}.`;
    if (person === "shared-secret") {
      const signed = `${base64({ alg: "HS256" })}.${base64(claims)}`;
      return `${signed}.${createHmac("sha256", CLIENT.secret).update(signed).digest("base64url")}`;
    }
    if (person === "newly-signed") this.key = newKey();
    const key = person === "stranger" ? { ...this.stranger, kid: this.key.kid } : this.key;
    const signed = `${base64({ alg: "RS256", kid: key.kid })}.${base64(claims)}`;
    return `${signed}.${createSign("sha256").update(signed).sign(key.privateKey, "base64url")}`;
  }
}

const emailOf = (person) => `${person}@mail.example`;
/** The same number for the same name. */
const numberOf = (person) => createHash("sha256").update(person).digest().readUInt32BE(0);
/** What stands in a Basic head is form-encoded (RFC 6749, 2.3.1). */
const unform = (text) => decodeURIComponent(text.replaceAll("+", " "));

export const openProvider = () => new Provider().open();

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const provider = await openProvider();
  console.log(provider.url);
  // Whoever started it holds its input open.
  process.stdin.resume().on("end", () => process.exit());
}
