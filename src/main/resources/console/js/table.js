import { el, reading } from './dom.js';
import { problem } from './notes.js';

/**
 * A list that is read page by page. The arrow keys go from row to row where a row has a link.
 *
 * @param {object} of
 * @param {string} of.caption  what it lists
 * @param {Array<{title: string, cell: function(object): (Node|string|number), number?: boolean, wide?: boolean}>} of.columns
 *     wide: left out on a narrow screen
 * @param {function(string|null): Promise<{items: object[], next: string|null}>} of.load reads the page of a cursor
 * @param {function(object): string} [of.href]   where the first cell leads
 * @param {function(object): string} [of.key]    where rows can be chosen: what a row is called
 * @param {function(Set<string>): void} [of.onChoose] hears which keys are chosen
 * @param {string} of.empty  said where there is nothing
 * @returns {HTMLElement & {again: function(): Promise<void>, chosen: Set<string>}}
 */
export function table({ caption, columns, load, href, key, onChoose = () => {}, empty }) {
  const chosen = new Set();
  const body = el('tbody', { onkeydown: move });
  const all = key ? el('input', { type: 'checkbox', 'aria-label': 'Choose all that are shown', onchange: chooseAll }) : null;
  const head = el('tr', {}, all ? el('th', { scope: 'col' }, all) : null,
    columns.map((column) => el(`th${classes(column)}`, { scope: 'col' }, column.title)));
  const list = el('table', {}, el('caption', {}, caption), el('thead', {}, head), body);
  const foot = el('div.foot');
  const root = el('div.list', {}, el('div.scroll', { tabindex: '0', role: 'region', 'aria-label': caption }, list), foot);

  function classes(column) {
    return (column.number ? '.number' : '') + (column.wide ? '.wide' : '');
  }

  function row(item) {
    const cells = columns.map((column, i) => {
      const content = column.cell(item);
      return i === 0
        ? el(`th${classes(column)}`, { scope: 'row' }, href ? el('a', { href: href(item) }, content) : content)
        : el(`td${classes(column)}`, { 'data-title': column.title }, content);
    });
    const box = key ? el('input', { type: 'checkbox', 'aria-label': `Choose ${key(item)}`, value: key(item), onchange: choose }) : null;
    return el('tr', {}, box ? el('td', {}, box) : null, cells);
  }

  function choose(event) {
    if (event.target.checked) {
      chosen.add(event.target.value);
    } else {
      chosen.delete(event.target.value);
    }
    onChoose(chosen);
  }

  function chooseAll() {
    body.querySelectorAll('input[type=checkbox]').forEach((box) => {
      box.checked = all.checked;
      if (all.checked) {
        chosen.add(box.value);
      } else {
        chosen.delete(box.value);
      }
    });
    onChoose(chosen);
  }

  function move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const links = [...body.querySelectorAll('th a')];
    const at = links.indexOf(document.activeElement);
    if (step && at >= 0) {
      event.preventDefault();
      links[Math.min(Math.max(at + step, 0), links.length - 1)].focus();
    }
  }

  async function read(cursor) {
    const more = cursor !== null;
    foot.replaceChildren(reading());
    try {
      const page = await load(cursor);
      if (!more) {
        body.replaceChildren();
      }
      const rows = page.items.map(row);
      body.append(...rows);
      if (more) {
        rows[0]?.querySelector('a, input')?.focus();
      }
      foot.replaceChildren();
      if (body.children.length === 0) {
        foot.append(el('p.quiet', {}, empty));
      }
      list.hidden = body.children.length === 0;
      if (page.next !== null) {
        foot.append(el('button', { type: 'button', onclick: () => read(page.next) }, 'More'));
      }
    } catch (e) {
      foot.replaceChildren();
      problem(e);
    }
  }

  root.chosen = chosen;
  root.again = () => {
    chosen.clear();
    if (all) {
      all.checked = false;
    }
    onChoose(chosen);
    return read(null);
  };
  list.hidden = true;
  read(null);
  return root;
}
