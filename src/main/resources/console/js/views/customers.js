import { get } from '../api.js';
import { chart } from '../chart.js';
import { el, facts, field, number, panel, reading, state } from '../dom.js';
import { doing } from '../notes.js';
import { link, note } from '../router.js';
import { table } from '../table.js';
import { time } from '../time.js';
import { eventState, operationState, side, sign } from './events.js';

export const path = 'customers';
export const title = 'Customers';
export const role = 'read';

const LOOKS = { MATCHED: 'good', NEW: 'wait', AMBIGUOUS: 'bad', CONFLICT: 'bad', MISSING: 'bad', MERGED: 'off', FORGOTTEN: 'off' };
const WHAT = { opening_balance: 'opening balance', set_up: 'set up with', organic: 'organic change', carried: 'carried over', possibly_lost: 'possibly lost' };

function linkState(word) {
  return state(LOOKS[word] ?? 'off', word.toLowerCase());
}

export async function show(main, params, signal) {
  if (params.rest.length > 0) {
    await one(main, params, signal);
  } else {
    list(main, params, signal);
  }
}

function list(main, params, signal) {
  const q = el('input', { name: 'q', value: params.q ?? '', autocomplete: 'off', type: 'search' });
  const found = table({
    caption: 'Customers, the newest first',
    columns: [
      { title: 'Customer', cell: (one) => one.email ?? one.link },
      { title: 'State', cell: (one) => linkState(one.state) },
      { title: 'On Wix', cell: (one) => number(one.balances.wix?.balance), number: true },
      { title: 'In the program', cell: (one) => number(one.balances.program?.balance), number: true },
      { title: 'Difference', cell: (one) => (one.difference ? sign(one.difference) : ''), number: true },
      { title: 'Since', cell: (one) => time(one.since), wide: true },
      { title: 'Reason', cell: (one) => one.reason ?? '', wide: true },
    ],
    load: (cursor) => get('/customers', { site: params.site, q: q.value.trim(), cursor }, signal),
    href: (one) => link('customers', { q: null }, one.link),
    empty: 'No customer is known by this. A new customer appears with their first event.',
  });
  main.append(el('form.filters', {
    role: 'search',
    onsubmit: doing(async () => {
      note({ q: q.value.trim() });
      await found.again();
    }),
  }, field('E-mail or any id', q), el('button.main', { type: 'submit' }, 'Search')), found);
}

async function one(main, params, signal) {
  const waiting = reading();
  main.append(waiting);
  const customerPath = `/customers/${encodeURIComponent(params.rest[0])}`;
  const [customer, balances] = await Promise.all([
    get(customerPath, { site: params.site }, signal),
    get(`${customerPath}/balances`, { site: params.site, lines: 1000 }, signal),
  ]);
  waiting.remove();
  const who = customer.customer;
  main.querySelector('h1').textContent = who.email ?? `Customer ${who.link}`;
  main.append(
    el('p', {}, el('a', { href: link('customers') }, '← All customers'), ' · ',
      el('a', { href: link('events', { customer: who.link }) }, 'All events of this customer')),
    panel('Balances', comparison(customer), balances.changes.length > 1 ? overTime(balances) : null),
    open(customer),
    panel('Story', story(customer)),
    panel('What they got', got(customer)),
    panel('Who they are', facts([
      ['State', linkState(who.state)],
      ['Reason', who.reason],
      ['E-mail', who.email],
      ['Further e-mails', who.aliases.join(', ')],
      ['Contact', who.contactId],
      ['Member', who.memberId],
      ['Account on Wix', who.wixAccountId],
      ['In the program', who.programId],
      ['Link', who.link],
      ['Part of', who.mergedInto ? el('a', { href: link('customers', {}, who.mergedInto) }, who.mergedInto) : null],
      ['At sources', customer.identities.map((one) => `${one.person} at ${one.source}`).join(', ')],
    ])));
}

function comparison(customer) {
  const { wix, program } = customer.balances;
  const { keptEqual, difference, parts } = customer.comparison;
  const told = !keptEqual ? state('off', 'nothing keeps them equal')
    : difference === 0 ? state('good', 'equal on both sides')
      : state('bad', `they differ by ${Math.abs(difference)}, ${difference > 0 ? 'Wix' : 'the program'} has more`);
  return el('div', {},
    facts([
      ['On Wix', wix ? el('span', {}, el('span.big', {}, number(wix.balance)), ' ', el('span.quiet', {}, 'seen ', time(wix.seenAt))) : 'not seen'],
      ['In the program', program ? el('span', {}, el('span.big', {}, number(program.balance)), ' ', el('span.quiet', {}, 'seen ', time(program.seenAt))) : 'not seen'],
      ['Compared', told],
    ]),
    parts.length > 0 ? el('ul', {}, parts.map((part) => el('li', {}, `${sign(part.amount)}: ${part.why}`,
      part.operation ? [' ', el('a', { href: link('attention', {}, part.operation) }, part.operation)] : null))) : null,
    customer.booksProblem ? el('p', {}, state('bad', customer.booksProblem)) : null);
}

function overTime({ changes, opening, earlier }) {
  const all = opening && earlier === 0
    ? [...['wix', 'program'].filter((one) => opening[one] !== null).map((one) => ({ at: opening.until, side: one, balance: opening[one] })), ...changes]
    : changes;
  const times = [...new Set(all.map((one) => Date.parse(one.at) / 1000))].sort((a, b) => a - b);
  const series = ['wix', 'program'].filter((word) => all.some((one) => one.side === word)).map((word) => {
    const last = new Map(all.filter((one) => one.side === word).map((one) => [Date.parse(one.at) / 1000, one.balance]));
    return { label: word === 'wix' ? 'Wix' : 'Program', values: times.map((at) => last.get(at) ?? null), steps: true, marks: true };
  });
  const now = series.map((one) => `${one.label} ${one.values.filter((value) => value !== null).at(-1)}`).join(', ');
  return el('div', {}, chart({ title: 'Both balances over time', says: `${changes.length} changes; now ${now}`, times, series }),
    earlier > 0 ? el('p.quiet', {}, `${earlier} earlier lines are left out.`) : null);
}

function open(customer) {
  const { operations, events, holds } = customer.open;
  const lines = [
    ...holds.map((hold) => el('li', {}, state('bad', 'held'), ` ${side(hold.side)}: ${hold.reason} `,
      el('a', { href: link('attention', {}, `hold:${customer.customer.link}`) }, 'Decide'))),
    ...operations.map((o) => el('li', {}, operationState(o.state), ` ${sign(o.amount)} on ${side(o.side)}, ${o.carries}${o.reason ? `: ${o.reason}` : ''} `,
      ['REFUSED', 'UNKNOWN'].includes(o.state) ? el('a', { href: link('attention', {}, o.id) }, 'Decide') : null)),
    ...events.map((event) => el('li', {}, eventState(event.state), ' ',
      el('a', { href: link('events', {}, event.event) }, `event ${event.event}`), ` of ${event.source}${event.reason ? `: ${event.reason}` : ''}`)),
  ];
  return panel('Open', lines.length === 0 ? el('p.quiet', {}, 'Nothing is open.') : el('ul', {}, lines));
}

function story(customer) {
  const { lines, earlierLines, opening } = customer;
  if (lines.length === 0) {
    return el('p.quiet', {}, 'The ledger has no line of this customer.');
  }
  const head = ['When', 'Side', 'What', 'Amount', 'Balance', 'Cause'];
  return el('div', {},
    opening ? el('p.quiet', {}, `${opening.lines} older lines until `, time(opening.until), ` were folded: Wix ${number(opening.wix)}, program ${number(opening.program)}.`) : null,
    earlierLines > 0 ? el('p.quiet', {}, `${earlierLines} earlier lines are left out.`) : null,
    el('div.scroll', { tabindex: '0', role: 'region', 'aria-label': 'Story' }, el('table', {},
      el('caption', {}, 'What happened, the newest first'),
      el('thead', {}, el('tr', {}, head.map((one) => el(['Amount', 'Balance'].includes(one) ? 'th.number' : 'th', { scope: 'col' }, one)))),
      el('tbody', {}, [...lines].reverse().map((line) => el('tr', {},
        el('th', { scope: 'row' }, time(line.at)),
        el('td', {}, side(line.side)),
        el('td', {}, WHAT[line.what] ?? line.what),
        el('td.number', {}, sign(line.amount)),
        el('td.number', {}, line.balance === null ? '' : number(line.balance)),
        el('td', {}, cause(line))))))));
}

/** The cause of a line; an event in it leads there. */
function cause(line) {
  const text = line.cause ?? '';
  const words = line.event === null ? text
    : [el('a', { href: link('events', {}, line.event) }, `event ${line.event}`), text.slice(`event ${line.event}`.length)];
  return [words, line.transaction ? el('small', {}, ` transaction ${line.transaction}`) : null];
}

function got(customer) {
  return customer.effects.length === 0 ? el('p.quiet', {}, 'No coupons, badges, mails or messages.')
    : el('ul', {}, [...customer.effects].reverse().map((effect) => el('li', {}, time(effect.at), ' ', effect.kind, `: ${effect.why} `, operationState(effect.state),
      effect.reason ? `: ${effect.reason}` : '',
      ['REFUSED', 'UNKNOWN'].includes(effect.state) ? [' ', el('a', { href: link('attention', {}, effect.id) }, 'Decide')] : null)));
}
