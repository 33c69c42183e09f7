/** Why a call was not done; the message is the sentence of the service. */
export class Problem extends Error {
  constructor(status, detail, field) {
    super(detail);
    this.status = status;
    this.field = field ?? null;
  }
}

/** Who is signed in: {name, role, sites, csrf}; null while nobody is. */
let session = null;
let onSignedOut = () => {};

export function who() {
  return session;
}

const ROLES = ['read', 'operate', 'admin'];

/** Whether the one who is signed in may do what needs this role. */
export function may(role) {
  return session !== null && ROLES.indexOf(session.role) >= ROLES.indexOf(role ?? 'read');
}

/** Called whenever a call finds that nobody is signed in any more. */
export function whenSignedOut(then) {
  onSignedOut = then;
}

/** An address of the API; parameters that are null or empty are left out. */
export function address(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return `/api/v1${path}${given.length ? `?${new URLSearchParams(given)}` : ''}`;
}

async function call(method, path, query, body, signal) {
  const headers = {};
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  if (method !== 'GET' && session?.csrf) {
    headers['X-CSRF-Token'] = session.csrf;
  }
  let response;
  try {
    response = await fetch(address(path, query), {
      method, headers, signal, credentials: 'same-origin', redirect: 'error',
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (e) {
    if (e.name === 'AbortError') {
      throw e;
    }
    throw new Problem(0, 'the service does not answer; is it running?');
  }
  if (response.ok) {
    const kind = response.headers.get('Content-Type') ?? '';
    return response.status === 204 ? null : kind === 'application/json' ? response.json() : response.text();
  }
  let problem = {};
  try {
    problem = await response.json();
  } catch {
    // It is told by its status.
  }
  if (response.status === 401 && session !== null) {
    session = null;
    onSignedOut();
  }
  throw new Problem(response.status, problem.detail ?? `the service answered ${response.status}`, problem.field);
}

export function get(path, query, signal) {
  return call('GET', path, query, undefined, signal);
}

/** @param {object} [body] undefined where the operation takes none */
export function post(path, body, query, signal) {
  return call('POST', path, query, body, signal);
}

export function put(path, body, query, signal) {
  return call('PUT', path, query, body, signal);
}

export function del(path, query, signal) {
  return call('DELETE', path, query, undefined, signal);
}

/** Calls `then` with each thing that happens, until the signal says stop. The browser connects again by itself. */
export function live(path, query, signal, then) {
  const source = new EventSource(address(path, query));
  source.addEventListener('message', (event) => then(JSON.parse(event.data)));
  signal.addEventListener('abort', () => source.close());
}

/** Saves the lines of an operation as a file, without holding them in memory. */
export function download(path, query, name) {
  const link = document.createElement('a');
  link.href = address(path, query);
  link.download = name;
  link.click();
}

/** Whether somebody is signed in still, from before. */
export async function resume() {
  try {
    session = await call('GET', '/session');
  } catch (e) {
    if (e.status !== 401) {
      throw e;
    }
    session = null;
  }
  return session;
}

/** @param {{token: string}|{code: string}} by */
export async function signIn(by) {
  session = null;
  session = await call('POST', '/session', {}, by);
  return session;
}

export async function signOut() {
  try {
    await call('DELETE', '/session');
  } finally {
    session = null;
    onSignedOut();
  }
}
