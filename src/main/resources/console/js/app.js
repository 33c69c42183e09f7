import { may, resume, signIn, signOut, who, whenSignedOut } from './api.js';
import { el, field, select } from './dom.js';
import { clearNotes, doing, problem } from './notes.js';
import { link, place } from './router.js';
import { readSites, site, sites } from './sites.js';
import { views } from './views.js';

const app = document.getElementById('app');
let leaving = new AbortController();

/** The code of a one-time link, which is taken out of the address before anything else is done. */
function takeCode() {
  const code = /^#sign-in=([A-Za-z0-9_-]{1,100})$/.exec(location.hash);
  if (code) {
    history.replaceState(null, '', '/');
  }
  return code?.[1] ?? null;
}

function notes() {
  return el('div', { id: 'notes' });
}

function showSignIn() {
  leaving.abort();
  document.title = 'Sign in – Loyalty Bridge';
  const token = el('input', { type: 'password', name: 'token', autocomplete: 'off', spellcheck: 'false', required: true });
  const form = el('form', {
    onsubmit: doing(async () => {
      await signIn({ token: token.value.trim() });
      await begin();
    }),
  },
  el('h1', {}, 'Loyalty Bridge'),
  field('Token', token, 'An admin makes one: ./loyalty-bridge token add NAME --role read'),
  el('p.buttons', {}, el('button.main', { type: 'submit' }, 'Sign in')));
  app.replaceChildren(el('main.alone', {}, notes(), form));
  token.focus();
}

/** Puts the page up for who is signed in. */
async function begin() {
  await readSites();
  const chooser = sites().length > 1 ? select('site', sites().map((one) => one.name), site()?.name) : null;
  chooser?.addEventListener('change', () => {
    const { view, query } = place();
    location.hash = link(view, { ...Object.fromEntries(Object.keys(query).map((name) => [name, null])), site: chooser.value });
  });
  const nav = el('nav', { 'aria-label': 'Views' }, el('ul', {}, views.filter((view) => may(view.role))
    .map((view) => el('li', {}, el('a', { href: link(view.path), 'data-view': view.path }, view.title)))));
  app.replaceChildren(
    el('a.skip', { href: '#main', onclick: (event) => { event.preventDefault(); document.getElementById('main').focus(); } }, 'Skip to the view'),
    el('header', {},
      el('span.brand', {}, 'Loyalty Bridge'),
      chooser ? el('label.chooser', {}, 'Site ', chooser) : el('span.chooser', {}, site()?.name ?? ''),
      el('span.who', {}, `${who().name} (${who().role})`),
      el('button', { type: 'button', onclick: doing(signOut) }, 'Sign out')),
    nav,
    el('div.page', {}, notes(), el('main', { id: 'main', tabindex: '-1' })));
  showView();
}

function showView() {
  if (who() === null) {
    return;
  }
  leaving.abort();
  leaving = new AbortController();
  clearNotes();
  const { view: path, rest, query } = place();
  const view = views.find((one) => one.path === (path || views[0].path));
  const chooser = document.querySelector('header select');
  if (chooser) {
    chooser.value = site()?.name ?? '';
  }
  document.querySelectorAll('nav a').forEach((a) => {
    a.href = link(a.dataset.view);
    if (a.dataset.view === view?.path) {
      a.setAttribute('aria-current', 'page');
    } else {
      a.removeAttribute('aria-current');
    }
  });
  const main = document.getElementById('main');
  const inside = el('div.view', {}, el('h1', {}, view?.title ?? 'There is no such view'));
  main.replaceChildren(inside);
  document.title = `${view?.title ?? 'Nothing'} – Loyalty Bridge`;
  if (!view) {
    return;
  }
  if (!may(view.role)) {
    inside.append(el('p', {}, `This view needs a token with the role ${view.role}; yours has ${who().role}.`));
    return;
  }
  Promise.resolve()
    .then(() => view.show(inside, { ...query, rest, site: site()?.name ?? null }, leaving.signal))
    .catch(problem);
}

async function start() {
  const code = takeCode();
  try {
    if (code) {
      await signIn({ code });
    } else {
      await resume();
    }
  } catch (e) {
    showSignIn();
    problem(e);
    return;
  }
  if (who() === null) {
    showSignIn();
  } else {
    await begin();
  }
}

whenSignedOut(showSignIn);
window.addEventListener('hashchange', () => {
  if (/^#sign-in=/.test(location.hash)) {
    start().catch(problem);
  } else {
    showView();
  }
});
start().catch(problem);
