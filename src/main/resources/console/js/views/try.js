import { get, post } from '../api.js';
import { el, facts, field, panel, select, state } from '../dom.js';
import { doing } from '../notes.js';

export const path = 'try';
export const title = 'Try';
export const role = 'read';

/** `Name: value`, one a line. */
function headers(text) {
  return Object.fromEntries(text.split('\n').map((line) => line.trim()).filter(Boolean).map((line) => {
    const at = line.indexOf(':');
    if (at < 1) {
      throw new Error(`Headers: expected "Name: value" on each line, found "${line}"`);
    }
    return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
  }));
}

function result(tried) {
  if (tried.refused) {
    return [el('p', {}, state('bad', `It would be refused with ${tried.refused.status}: ${tried.refused.reason}`))];
  }
  return [
    el('p', {}, 'The route ', el('strong', {}, tried.route), tried.events.length === 1 ? ' would run for its event.' : ` would run for each of its ${tried.events.length} events.`,
      ' Nothing was done, and nothing was stored.'),
    ...tried.events.map((event, i) => panel(`Event ${i + 1} of ${tried.events.length}`,
      facts(event.read.map((part) => [part.what, part.found])), steps(event.steps))),
  ];
}

const RUNS = { yes: ['good', 'runs'], no: ['off', 'does not run'], maybe: ['wait', 'may run'] };

/** Steps that stand in another one are a list in its item. */
function steps(all) {
  const lists = [el('ol.boxes', {})];
  all.forEach((step) => {
    const [kind, words] = RUNS[step.runs];
    const item = el('li.box', {},
      el('span', {}, state(kind, words), ' ', el('strong', {}, step.step ?? step.kind), ` ${step.does}`),
      step.why ? el('small', {}, step.why) : null,
      step.reads.length ? el('small', {}, `Reads ${step.reads.join(', ')}`) : null);
    lists[step.depth].append(item);
    lists[step.depth + 1] = el('ol.boxes', {});
    item.append(lists[step.depth + 1]);
  });
  lists[0].querySelectorAll('ol').forEach((list) => list.children.length || list.remove());
  return [el('h3', {}, 'What its route would do, step by step'), lists[0]];
}

export async function show(main, params, signal) {
  const { items } = await get('/sources', { site: params.site }, signal);
  if (items.length === 0) {
    main.append(el('p', {}, 'This site has no sources.'));
    return;
  }
  const source = select('source', items.map((one) => [one.source, one.on ? one.source : `${one.source} (off)`]), params.source ?? items[0].source);
  const payload = el('textarea', { name: 'payload', rows: 6, spellcheck: 'false', required: true });
  const more = el('textarea', { name: 'headers', rows: 2, spellcheck: 'false' });
  const file = el('input', { type: 'file', name: 'file' });
  const outcome = el('div.outcome', { 'aria-live': 'polite' });
  file.addEventListener('change', doing(async () => {
    payload.value = file.files.length === 0 ? payload.value : await file.files[0].text();
  }));
  main.append(
    el('p', {}, 'See what would be read from a payload and what would be done with it. Signatures are not checked, and who is known and what they had before are not looked at.'),
    el('form', {
      onsubmit: doing(async () => {
        outcome.replaceChildren();
        const tried = await post('/try', { source: source.value, headers: headers(more.value), payload: payload.value }, { site: params.site }, signal);
        outcome.replaceChildren(...result(tried));
      }),
    },
    field('Source', source),
    field('Payload', payload, 'As the source sends it.'),
    field('Or a file', file),
    field('Headers', more, 'Further headers, one a line, such as X-Shopify-Topic: orders/paid'),
    el('p.buttons', {}, el('button.main', { type: 'submit' }, 'Try'))),
    outcome);
}
