/**
 * Addresses of the page: `#/events/17?site=main&state=parked`. The chosen site stays in all of them.
 *
 * @typedef {{view: string, rest: string[], query: Record<string, string>}} Place
 */

/** @returns {Place} where the page is now */
export function place() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  const [view, ...rest] = path.split('/').filter(Boolean).map(decode);
  return { view: view ?? '', rest, query: Object.fromEntries(new URLSearchParams(query ?? '')) };
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The address of a place, with the site that is chosen unless the query names another.
 *
 * @param {string} path such as 'events' or 'events/17'; parts from elsewhere are given in `rest`
 * @param {object} [query] null and '' are left out
 */
export function link(path, query = {}, ...rest) {
  const all = Object.entries({ site: place().query.site, ...query })
    .filter(([, value]) => value !== null && value !== undefined && value !== '');
  const parts = [path, ...rest.map(encodeURIComponent)].join('/');
  return `#/${parts}${all.length ? `?${new URLSearchParams(all)}` : ''}`;
}

/** Goes there. */
export function go(path, query, ...rest) {
  location.hash = link(path, query, ...rest);
}

/** Notes in the address what is chosen in a view, without showing the view again. */
export function note(query) {
  const now = place();
  history.replaceState(null, '', link([now.view, ...now.rest.map(encodeURIComponent)].join('/'), { ...now.query, ...query }));
}
