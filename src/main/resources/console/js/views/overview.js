import { get, live } from '../api.js';
import { bars } from '../chart.js';
import { el, facts, field, number, panel, select, state } from '../dom.js';
import { problem } from '../notes.js';
import { link, note } from '../router.js';
import { duration, time } from '../time.js';

export const path = 'overview';
export const title = 'Overview';
export const role = 'read';

const AGAIN_MILLIS = 30_000;
const SITES = { served: ['good', 'served'], paused: ['off', 'paused'], removed: ['off', 'removed'], 'left-out': ['bad', 'left out'] };
const TITLES = {
  award: 'Awards', 'sync-to-program': 'Sync to the program', 'sync-to-wix': 'Sync to Wix',
  coupon: 'Coupons', badge: 'Badges given', unbadge: 'Badges taken away', mail: 'Mails', message: 'Messages',
};

/** Where somebody sees what needs them. */
function where(need) {
  return need.kind === 'parked-events' ? link('events', { state: 'parked' })
    : need.kind === 'unknown-persons' ? link('events', { state: 'waiting' })
      : need.kind === 'access-denied' ? null : link('attention', { kind: need.kind.replace(/s$/, '') });
}

function needs(now) {
  if (now.needs.length === 0) {
    return el('p', {}, state('good', 'Nothing needs a person.'));
  }
  return el('ul.plain.needs', {}, now.needs.map((need) => {
    const words = state('bad', need.words);
    return el('li', {}, where(need) ? el('a', { href: where(need) }, words) : words);
  }));
}

function calls(of) {
  if (!of) {
    return 'nothing was called since the start';
  }
  const waits = of.waiting > 0 ? `, ${number(of.waiting)} wait for their turn` : '';
  return of.perMinute === 0 ? `without a limit${waits}` : `${number(of.used)} of ${number(of.perMinute)} in the last minute${waits}`;
}

/** "half within 40 ms, 95 of 100 within 3.0 s, longest 3.2 s", or less where that says it all. */
function took({ halfWithinMillis, mostWithinMillis, longestMillis }) {
  const [half, most, longest] = [halfWithinMillis, mostWithinMillis, longestMillis].map(duration);
  if (half === longest) {
    return `took up to ${longest}`;
  }
  return `half within ${half}, ${most === longest ? '' : `95 of 100 within ${most}, `}longest ${longest}`;
}

function flowTitle(flow) {
  return flow.kind === 'source' ? flow.flow : flow.kind === 'wix' ? 'From Wix' : flow.kind === 'program' ? 'From the program'
    : TITLES[flow.flow] ?? flow.flow;
}

function tile(flow, span) {
  const comes = ['source', 'wix', 'program'].includes(flow.kind);
  const name = comes && flow.kind === 'source'
    ? el('a', { href: link('events', { source: flow.flow }) }, flowTitle(flow)) : flowTitle(flow);
  return el('li.tile', {},
    el('h3', {}, name),
    el('p', {}, el('span.big', {}, number(flow.inTotal)), comes ? ' came in, ' : ' planned, ', `${number(flow.doneTotal)} done`,
      flow.notDoneTotal > 0 ? `, ${number(flow.notDoneTotal)} parked or discarded` : ''),
    bars(flow.in, `${flowTitle(flow)} in the last ${span}: ${flow.inTotal} ${comes ? 'came in' : 'planned'}, at most ${Math.max(...flow.in)} in one part`),
    el('p.quiet', {}, flow.waits === null ? 'More than 10,000 wait' : flow.waits > 0 ? `${number(flow.waits)} wait` : 'Nothing waits', flow.took ? [el('br'), took(flow.took)] : null));
}

function sitesPanel(overview) {
  return [
    el('ul.plain', {}, overview.sites.map((one) => {
      const [kind, word] = SITES[one.state];
      const well = one.reasons.length === 0;
      return el('li', {},
        el('a', { href: link('overview', { site: one.name }) }, one.name), ' ',
        state(well || kind !== 'good' ? kind : 'wait', word),
        well ? null : `: ${one.reasons.join('; ')}`);
    })),
    overview.moreSites > 0 ? el('p.quiet', {}, `and ${number(overview.moreSites)} more`) : null,
  ];
}

export async function show(main, params, signal) {
  const span = select('span', [['hour', 'last hour'], ['day', 'last day'], ['week', 'last week']], params.span ?? 'day');
  const person = el('div', { 'aria-live': 'polite' });
  const just = el('div');
  const flows = el('ul.tiles');
  const sites = el('div');
  const until = el('p.quiet');

  function showNow(now) {
    const told = JSON.stringify([now.needs, now.outages]);
    // Only what has changed: what is read out loud, or chosen, stays as it is.
    if (person.dataset.told !== told) {
      person.dataset.told = told;
      person.replaceChildren(needs(now), ...now.outages.map((line) => el('p', {}, state('bad', line))));
    }
    just.replaceChildren(facts([['Events that wait', number(now.pending)], ['Calls to Wix', calls(now.calls)]]));
  }

  async function read() {
    const overview = await get('/overview', { site: params.site, span: span.value }, signal);
    showNow(overview.now);
    flows.replaceChildren(...overview.flows.map((flow) => tile(flow, span.value)));
    sites.replaceChildren(...sitesPanel(overview).filter(Boolean));
    until.replaceChildren('As of ', time(overview.to));
  }

  span.addEventListener('change', () => {
    note({ span: span.value });
    read().catch(problem);
  });
  await read();
  main.append(
    panel('Needs a person', person),
    panel('Now', just),
    panel('What came in and was done', el('div.filters', {}, field('Span', span)), flows, until),
    panel('Sites', sites));
  live('/overview/live', { site: params.site }, signal, showNow);
  const again = setInterval(() => read().catch(problem), AGAIN_MILLIS);
  signal.addEventListener('abort', () => clearInterval(again));
}
