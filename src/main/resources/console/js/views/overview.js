import { el, panel, state } from '../dom.js';
import { sites } from '../sites.js';

export const path = 'overview';
export const title = 'Overview';
export const role = 'read';

const WORDS = { served: ['good', 'served'], paused: ['off', 'paused'], removed: ['off', 'removed'], 'left-out': ['bad', 'left out'] };

export function show(main) {
  main.append(panel('Sites', el('ul.plain', {}, sites().map((one) => el('li', {}, one.name, ' ', state(...WORDS[one.state]), one.problems.map((line) => el('p', {}, line)))))));
}
