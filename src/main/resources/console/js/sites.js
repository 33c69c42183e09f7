import { get } from './api.js';
import { place } from './router.js';

let all = [];

/** Reads which sites there are for the one who is signed in: [{name, id, zone, state, problems}]. */
export async function readSites() {
  all = (await get('/sites')).items;
  return all;
}

export function sites() {
  return all;
}

/** The site that is chosen: the one in the address, or the first that is served; null where there is none. */
export function site() {
  const named = place().query.site;
  return all.find((one) => one.name === named) ?? all.find((one) => one.state !== 'left-out') ?? all[0] ?? null;
}
