import { del, download, get, post } from '../api.js';
import { ask } from '../dialog.js';
import { el, field, panel, select } from '../dom.js';
import { doing, done } from '../notes.js';
import { sites } from '../sites.js';
import { table } from '../table.js';
import { ago, time } from '../time.js';

export const path = 'access';
export const title = 'Access';
export const role = 'admin';

const ROLES = [
  ['read', 'read: sees everything but secrets and hidden personal data'],
  ['operate', 'operate: also starts jobs and decides about what is parked'],
  ['admin', 'admin: also changes routes, sites and tokens, and reads the audit'],
];

function of(names) {
  return names.length === 0 ? 'all sites' : names.join(', ');
}

/** The text of a token, which is shown this once. */
function shownOnce(made) {
  const text = el('input', { type: 'text', readonly: true, value: made.token, size: 60, spellcheck: 'false' });
  return panel(`The token ${made.name}`,
    el('p', {}, 'Copy it now. It is kept nowhere, and not shown again.'),
    field('Token', text),
    el('p.buttons', {}, el('button.main', {
      type: 'button',
      onclick: doing(async () => {
        await navigator.clipboard.writeText(made.token);
        done('Copied.');
      }),
    }, 'Copy')));
}

function adding(then) {
  const name = el('input', { name: 'name', required: true, maxlength: 40, pattern: '[A-Za-z0-9][A-Za-z0-9.\\-]{0,39}', autocomplete: 'off' });
  const kind = select('role', ROLES, 'read');
  const which = sites().length > 1 ? el('select', { name: 'sites', multiple: true, size: Math.min(6, sites().length) },
    sites().map((one) => el('option', { value: one.name }, one.name))) : null;
  const form = el('form', {
    onsubmit: doing(async () => {
      const made = await post('/tokens', {
        name: name.value, role: kind.value, sites: which ? [...which.selectedOptions].map((one) => one.value) : [],
      });
      form.reset();
      then(made);
    }),
  },
  field('Name', name, 'Who has it: 1 to 40 letters, digits, dots and dashes'),
  field('Role', kind),
  which ? field('Sites', which, 'None chosen: all sites') : null,
  el('p.buttons', {}, el('button.main', { type: 'submit' }, 'Add')));
  return form;
}

export function show(main, params) {
  const made = el('div', { 'aria-live': 'polite' });
  const tokens = table({
    caption: 'Who may use the page and the API',
    columns: [
      { title: 'Name', cell: (one) => one.name },
      { title: 'Role', cell: (one) => one.role },
      { title: 'For', cell: (one) => of(one.sites) },
      { title: 'Made', cell: (one) => time(one.createdAt), wide: true },
      { title: 'Last use', cell: (one) => ago(one.lastUsedAt) },
      {
        title: 'Revoke',
        cell: (one) => el('button.danger', {
          type: 'button',
          'aria-label': `Revoke ${one.name}`,
          onclick: async () => {
            const { done: revoked } = await ask({
              title: `Revoke the token ${one.name}?`,
              does: ['Whoever has it is refused from now on, and sessions that it began end at once. It cannot be brought back; a new token can be added.'],
              action: 'Revoke',
              danger: true,
              run: () => del(`/tokens/${encodeURIComponent(one.name)}`),
            });
            if (revoked) {
              done(`The token ${one.name} is revoked.`);
              tokens.again();
              audit.again();
            }
          },
        }, 'Revoke'),
      },
    ],
    load: () => get('/tokens'),
    empty: 'There are no tokens.',
  });
  const audit = table({
    caption: 'What was done, the newest first',
    columns: [
      { title: 'When', cell: (line) => time(line.at) },
      { title: 'Who', cell: (line) => `${line.who} (${line.how})` },
      { title: 'Did', cell: (line) => [line.action, line.target].filter(Boolean).join(' ') },
      { title: 'Site', cell: (line) => line.site ?? '–', wide: true },
      { title: 'Before', cell: (line) => line.before ?? '–', wide: true },
      { title: 'After', cell: (line) => line.after ?? '–', wide: true },
      { title: 'Outcome', cell: (line) => line.outcome ?? 'under way, or cut off' },
    ],
    load: (cursor) => get('/audit', { cursor, of: params.of, limit: 50 }),
    empty: 'Nothing was done yet.',
  });
  main.append(
    panel('Tokens', made, tokens),
    panel('Add a token', adding((token) => {
      made.replaceChildren(shownOnce(token));
      made.querySelector('input').select();
      tokens.again();
      audit.again();
    })),
    panel('Audit', el('p', {}, 'Every action of a person or a token. ', el('button', { type: 'button', onclick: () => download('/audit/export', {}, 'audit.jsonl') }, 'Export all')), audit));
}
