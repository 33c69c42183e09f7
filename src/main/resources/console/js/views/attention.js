import { get, may, post } from '../api.js';
import { ask } from '../dialog.js';
import { el, facts, field, panel, reading, select, state } from '../dom.js';
import { doing, done } from '../notes.js';
import { go, link, note } from '../router.js';
import { table } from '../table.js';
import { time } from '../time.js';

export const path = 'attention';
export const title = 'Needs a person';
export const role = 'read';

const KINDS = {
  stop: 'many accounts gone', held: 'held customer', operation: 'operation', effect: 'effect',
  unsure: 'unsure who it is', drift: 'out of sync', event: 'parked event',
};
const WORDS = {
  replay: 'Replay', discard: 'Discard', applied: 'It was applied', 'not-applied': 'It was not applied', drop: 'Drop it',
  release: 'Release', 'wix-wins': 'Wix wins', 'program-wins': 'The program wins',
};
const DANGER = ['discard', 'drop', 'wix-wins', 'program-wins'];

export async function show(main, params, signal) {
  if (params.rest.length > 0) {
    await one(main, params, signal);
  } else {
    await list(main, params, signal);
  }
}

async function list(main, params, signal) {
  const kind = select('kind', [['', 'everything'], ...Object.entries(KINDS)], params.kind ?? '');
  const found = table({
    caption: 'What needs a person',
    columns: [
      { title: 'What', cell: (item) => `${KINDS[item.kind]}: ${item.what}` },
      { title: 'State', cell: (item) => state('bad', item.state) },
      { title: 'Customer', cell: (item) => item.email ?? item.link ?? '' },
      { title: 'Since', cell: (item) => time(item.since), wide: true },
      { title: 'Reason', cell: (item) => item.reason ?? '', wide: true },
    ],
    load: (cursor) => get('/attention', { site: params.site, kind: kind.value, cursor }, signal),
    href: (item) => link('attention', { kind: null }, item.id),
    empty: 'Nothing needs a person.',
  });
  kind.addEventListener('change', doing(async () => {
    note({ kind: kind.value });
    await found.again();
  }));
  const many = el('p.quiet', {});
  main.append(el('form.filters', { onsubmit: (event) => event.preventDefault() }, field('Show', kind)), many, found);
  const counts = await get('/attention/counts', { site: params.site }, signal);
  const words = Object.entries(counts).filter(([, count]) => count > 0)
    .map(([word, count]) => `${KINDS[word]}: ${count}${word === 'drift' && count >= 1000 ? ' or more' : ''}`);
  many.textContent = words.join(' · ');
  if (counts.event > 10) {
    many.append(' ', el('a', { href: link('events', { state: 'parked', kind: null }) }, 'Decide about many parked events at once'));
  }
}

async function one(main, params, signal) {
  const id = params.rest[0];
  const itemPath = `/attention/${encodeURIComponent(id)}`;
  const waiting = reading();
  main.append(el('p', {}, el('a', { href: link('attention') }, '← All that needs a person')), waiting);
  let item;
  try {
    item = await get(itemPath, { site: params.site }, signal);
  } catch (e) {
    waiting.remove();
    if (e.status !== 404) {
      throw e;
    }
    main.append(el('p', {}, state('good', 'This needs nobody any more.')));
    return;
  }
  waiting.remove();
  main.querySelector('h1').textContent = `${KINDS[item.kind]}: ${item.what}`;
  main.append(
    panel('What is known', facts([
      ['State', state('bad', item.state)],
      ['Reason', item.reason],
      ['Since', item.since ? time(item.since) : null],
      ['Customer', item.link ? el('a', { href: link('customers', {}, item.link) }, item.email ?? item.link) : null],
      ['Event', item.kind === 'event' ? el('a', { href: link('events', {}, item.id) }, `event ${item.id}`) : null],
      ['Id', item.id],
    ])),
    panel('The choices',
      item.hint ? el('p', {}, item.hint) : null,
      item.choices.length === 0 && !item.hint ? el('p.quiet', {}, 'There is nothing to choose.') : null,
      may('operate') || item.choices.length === 0 ? null : el('p.quiet', {}, 'To choose needs a token with the role operate.'),
      item.choices.map((choice) => offer(choice))));

  function offer(choice) {
    const words = WORDS[choice.action] ?? choice.action;
    return el('div.choice', {}, el('h3', {}, words), el('p', {}, choice.does),
      choice.needs ? el('p', {}, state('wait', `Not now: ${choice.needs}`)) : null,
      may('operate') && !choice.needs ? el('button', { type: 'button', 'aria-label': `${words} …`, onclick: doing(() => choose(choice, words)) }, `${words} …`) : null);
  }

  async function choose(choice, words) {
    const seen = await post(itemPath, { action: choice.action, preview: true }, { site: params.site });
    const { done: was, result } = await ask({
      title: `${words}?`,
      does: [seen.does, ...(seen.lines.length > 0 ? [el('pre', {}, seen.lines.join('\n'))] : [])],
      action: words,
      danger: DANGER.includes(choice.action),
      run: () => post(itemPath, { action: choice.action }, { site: params.site }),
    });
    if (!was) {
      return;
    }
    if (result.open) {
      main.replaceChildren(el('h1', {}, title));
      await one(main, params, signal);
    } else {
      go('attention');
      // The view is shown anew, and clears its notes first.
      await new Promise((resolve) => { window.addEventListener('hashchange', () => setTimeout(resolve), { once: true }); });
    }
    done(result.lines.join(' '));
  }
}
