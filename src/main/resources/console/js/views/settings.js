import { get } from '../api.js';
import { el, field, newId, state } from '../dom.js';

export const path = 'settings';
export const title = 'Settings';
export const role = 'read';

function value(one) {
  if (one.secret) {
    return one.set ? state('good', 'set, not shown') : state('off', 'not set');
  }
  return one.value === null ? state('off', 'not set') : el('code', {}, one.value);
}

/** Settings in a row that share their meaning say it once. */
function row(one, i, all) {
  const said = i > 0 && all[i - 1].meaning === one.meaning;
  return el('tr', {},
    el('th', { scope: 'row' }, el('code', {}, one.key), said ? null : el('p.quiet', {}, one.meaning)),
    el('td', {}, value(one), one.set && !one.secret && one.default !== '' ? el('p.quiet', {}, 'default: ', el('code', {}, one.default)) : null),
    el('td.wide', {}, one.origin),
    el('td.wide', {}, one.expected));
}

export async function show(main, params, signal) {
  const { items } = await get('/settings', { site: params.site }, signal);
  const text = el('input', { type: 'search', name: 'text', autocomplete: 'off' });
  const changed = el('input', { type: 'checkbox', name: 'changed', id: newId() });
  const list = el('div');
  const count = el('p.quiet', { role: 'status' });

  function fill() {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = items.filter((one) => (!changed.checked || one.set)
      && words.every((word) => `${one.key} ${one.section} ${one.meaning}`.toLowerCase().includes(word)));
    const sections = group(shown);
    list.replaceChildren(...[...sections].map(([section, settings]) => el('section.panel', {},
      el('h2.part', {}, section),
      el('div.scroll', { tabindex: '0', role: 'region', 'aria-label': `Settings: ${section}` }, el('table.settings', {},
        el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'Setting'), el('th', { scope: 'col' }, 'Value'),
          el('th.wide', { scope: 'col' }, 'From'), el('th.wide', { scope: 'col' }, 'What it may be'))),
        el('tbody', {}, settings.map(row)))))));
    count.textContent = `${shown.length} of ${items.length} settings`;
  }

  text.addEventListener('input', fill);
  changed.addEventListener('change', fill);
  fill();
  main.append(
    el('p', {}, 'Settings are changed in their files, or of a site in the store by ', el('code', {}, './loyalty-bridge site set'), '.'),
    el('div.filters', {}, field('Find', text), el('p', {}, changed, ' ', el('label', { for: changed.id }, 'Only those that are set'))),
    count, list);
}

function group(settings) {
  const sections = new Map();
  settings.forEach((one) => sections.set(one.section, [...(sections.get(one.section) ?? []), one]));
  return sections;
}
