import { get, may, post } from '../api.js';
import { ask } from '../dialog.js';
import { el, facts, field, panel, reading, select, state } from '../dom.js';
import { doing, done } from '../notes.js';
import { link, note } from '../router.js';
import { table } from '../table.js';
import { time } from '../time.js';

export const path = 'events';
export const title = 'Events';
export const role = 'read';

const STATES = ['pending', 'waiting', 'done', 'ignored', 'parked', 'discarded'];
const LOOKS = { pending: 'wait', waiting: 'wait', done: 'good', ignored: 'off', parked: 'bad', discarded: 'off' };

export function eventState(word) {
  return state(LOOKS[word] ?? 'off', word);
}

export async function show(main, params, signal) {
  if (params.rest.length > 0) {
    await one(main, params, signal);
  } else {
    list(main, params, signal);
  }
}

/** A moment of a field of the page, which is in the zone of who looks, as the API takes it. */
function moment(local) {
  return local ? new Date(local).toISOString() : null;
}

function list(main, params, signal) {
  const text = (name, value) => el('input', { name, value: value ?? '', autocomplete: 'off' });
  const when = (name) => el('input', { type: 'datetime-local', name, value: params[name] ?? '' });
  const inputs = {
    state: select('state', [['', 'any'], ...STATES], params.state ?? ''),
    customer: text('customer', params.customer),
    source: text('source', params.source),
    text: text('text', params.text),
    from: when('from'),
    to: when('to'),
  };
  const values = () => Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.value.trim()]));
  const query = () => ({ ...values(), from: moment(inputs.from.value), to: moment(inputs.to.value) });
  const form = el('form.filters', {
    onsubmit: doing(async () => {
      note(values());
      showMany();
      await found.again();
    }),
  },
  field('State', inputs.state), field('Customer', inputs.customer), field('Source', inputs.source),
  field('In the payload', inputs.text), field('From', inputs.from), field('To', inputs.to),
  el('button.main', { type: 'submit' }, 'Search'));
  inputs.state.addEventListener('change', () => form.requestSubmit());
  const many = el('div.buttons', { hidden: true });
  const found = table({
    caption: 'Events, the newest first',
    columns: [
      { title: 'Event', cell: (event) => event.event },
      { title: 'Received', cell: (event) => time(event.receivedAt) },
      { title: 'Source', cell: (event) => event.source },
      { title: 'Kind', cell: (event) => event.kind ?? '', wide: true },
      { title: 'State', cell: (event) => eventState(event.state) },
      { title: 'Attempts', cell: (event) => event.attempts, number: true, wide: true },
      { title: 'Outcome', cell: (event) => event.outcome ?? '', wide: true },
    ],
    load: (cursor) => get('/events', { site: params.site, ...query(), cursor }, signal),
    href: (event) => link('events', {}, event.event),
    key: may('operate') ? (event) => String(event.event) : undefined,
    onChoose: () => showMany(),
    empty: 'No events.',
  });

  /** What can be done with those that are chosen, or with all parked ones that are found. */
  function showMany() {
    const chosen = [...(found?.chosen ?? [])];
    const parked = inputs.state.value === 'parked';
    many.hidden = !may('operate') || (chosen.length === 0 && !parked);
    const which = chosen.length > 0 ? `the ${chosen.length} chosen` : 'all that are found';
    const button = (action, kind) => el(kind, { type: 'button', onclick: doing(() => several(action, chosen)) },
      `${action === 'replay' ? 'Replay' : 'Discard'} ${which}`);
    many.replaceChildren(button('replay', 'button.main'), button('discard', 'button.danger'));
  }

  async function several(action, chosen) {
    const { state: ignored, ...search } = query();
    const given = Object.fromEntries(Object.entries(search).filter(([, value]) => value));
    const body = chosen.length > 0 ? { events: chosen.map(Number) }
      : Object.keys(given).length > 0 ? given : { all: true };
    const seen = await post(`/events/${action}`, { ...body, preview: true }, { site: params.site });
    if (seen.events === 0) {
      done('Nothing of this is parked.');
      return;
    }
    const { done: was, result } = await ask({
      title: `${action === 'replay' ? 'Replay' : 'Discard'} ${seen.events}${seen.more ? ' and more' : ''} events?`,
      does: [seen.does, ...(seen.more ? ['There are more; do it again for the rest.'] : [])],
      action: action === 'replay' ? 'Replay' : 'Discard',
      danger: action !== 'replay',
      run: () => post(`/events/${action}`, body, { site: params.site }),
    });
    if (was) {
      done([`${result.done} of ${result.events} events: ${action === 'replay' ? 'run again' : 'discarded'}.`, ...result.lines].join(' '));
      await found.again();
      showMany();
    }
  }

  main.append(form, many, found);
  showMany();
}

async function one(main, params, signal) {
  const number = params.rest[0];
  const waiting = reading();
  main.append(waiting);
  const event = await get(`/events/${encodeURIComponent(number)}`, { site: params.site }, signal);
  waiting.remove();
  main.querySelector('h1').textContent = `Event ${event.event}`;
  const again = () => {
    main.replaceChildren(el('h1', {}, title));
    return one(main, params, signal);
  };
  const customer = event.customer;
  main.append(
    el('p', {}, el('a', { href: link('events') }, '← All events')),
    panel('What is known', facts([
      ['State', eventState(event.state)],
      ['Source', event.source],
      ['Kind', event.kind],
      ['Sender’s id', event.sendersId + (event.altered ? ' (came before with another body)' : '')],
      ['Customer', customer ? el('a', { href: link('customers', {}, customer.link) }, customer.email ?? customer.link) : 'nobody knows whose it is'],
      ['Received', time(event.receivedAt)],
      ['Occurred', time(event.occurredAt)],
      ['Attempts', event.attempts],
      ['Outcome', event.outcome],
      ['Next attempt', event.nextAttemptAt ? time(event.nextAttemptAt) : null],
      ['Ended', event.endedAt ? time(event.endedAt) : null],
      ['Wix request id', event.requestId],
    ]), event.state === 'parked' && may('operate') ? choices(event, params, again) : null),
    ...(event.failedAttempts.length ? [panel('Failed attempts', attempts(event))] : []),
    panel('What it led to', led(event)),
    payload(event, params));
}

function attempts(event) {
  return el('ul', {}, event.failedAttempts.map((one) => el('li', {},
    `Attempt ${one.attempt}, `, time(one.at), one.step ? `, at ${one.step}: ` : ': ', one.reason)));
}

function choices(event, params, again) {
  const id = String(event.event);
  const button = (action, words, kind) => el(kind, {
    type: 'button',
    onclick: doing(async () => {
      const seen = await post(`/attention/${id}`, { action, preview: true }, { site: params.site });
      const { done: was, result } = await ask({
        title: `${words} event ${id}?`, does: [seen.does], action: words, danger: action === 'discard',
        run: () => post(`/events/${id}/${action}`, undefined, { site: params.site }),
      });
      if (was) {
        await again();
        done(result.lines.join(' '));
      }
    }),
  }, words);
  return el('p.buttons', {}, button('replay', 'Replay', 'button.main'), button('discard', 'Discard', 'button.danger'));
}

function led(event) {
  const lines = [
    ...event.changes.map((change) => `${sign(change.amount)} seen on ${side(change.side)}${change.transaction ? `, transaction ${change.transaction}` : ''}`),
    ...event.operations.map((o) => [
      `${sign(o.amount)} on ${side(o.side)} (${o.kind}), `, operationState(o.state),
      `, operation ${o.id}${o.transaction ? `, transaction ${o.transaction}` : ''}${o.reason ? `: ${o.reason}` : ''}`]),
    ...event.effects.map((effect) => [`${effect.kind}: ${effect.why}, `, operationState(effect.state), effect.reason ? `: ${effect.reason}` : '']),
  ];
  return lines.length === 0
    ? el('p.quiet', {}, 'Nothing in the ledger names it.')
    : el('ul', {}, lines.map((line) => el('li', {}, line)));
}

function payload(event, params) {
  const shown = el('pre', { tabindex: '0', role: 'region', 'aria-label': 'Text of the payload' }, pretty(event.payload));
  const how = el('p.quiet', {}, 'Personal data is masked.');
  const reveal = el('button', {
    type: 'button',
    onclick: doing(async () => {
      const { done: was, result } = await ask({
        title: 'Show personal data?',
        does: ['The whole payload is shown. The audit notes that you have looked.'],
        action: 'Show it',
        run: () => get(`/events/${event.event}`, { site: params.site, reveal: true }),
      });
      if (was) {
        shown.textContent = pretty(result.payload);
        how.textContent = 'The whole payload; the audit has noted it.';
        reveal.remove();
      }
    }),
  }, 'Show personal data');
  return panel('Payload', how, shown, may('operate') ? el('p.buttons', {}, reveal) : null);
}

function pretty(json) {
  return typeof json === 'string' ? json : JSON.stringify(json, null, 2);
}

export function side(word) {
  return word === 'wix' ? 'Wix' : 'the program';
}

export function sign(amount) {
  return amount === null ? '' : amount > 0 ? `+${amount}` : String(amount);
}

const OPERATIONS = { PLANNED: 'wait', SENT: 'wait', SETTLED: 'good', REFUSED: 'bad', UNKNOWN: 'bad', CANCELLED: 'off' };

/** The state of an operation or an effect, in lower case as on the command line. */
export function operationState(word) {
  return state(OPERATIONS[word.toUpperCase()] ?? 'off', word.toLowerCase());
}
