import { el } from './dom.js';
import { site } from './sites.js';

const OWN = Intl.DateTimeFormat().resolvedOptions().timeZone;

function format(at, zone, withZone) {
  const options = { timeZone: zone, year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false };
  if (withZone) {
    options.timeZoneName = 'short';
  }
  return new Intl.DateTimeFormat('en-GB', options).format(at);
}

/**
 * A moment in the zone of who looks, with that of the site beside it where it is another.
 *
 * @param {string|null} iso as the API gives it; null shows a dash
 */
export function time(iso) {
  if (!iso) {
    return el('span', {}, '–');
  }
  const at = new Date(iso);
  const zone = site()?.zone;
  const differs = zone && format(at, zone) !== format(at, OWN);
  return el('span.time', {},
    el('time', { datetime: iso }, format(at, OWN)),
    differs ? el('small', {}, ` ${format(at, zone, true)} at the site`) : null);
}

/** How long ago: `3 min ago`. */
export function ago(iso) {
  return iso ? el('time', { datetime: iso, title: format(new Date(iso), OWN, true) }, `${duration(Date.now() - new Date(iso))} ago`) : el('span', {}, 'never');
}

/** @param {number|null} millis as `40 ms`, `3.2 s`, `5 min`, `2 h`, `3 days` */
export function duration(millis) {
  if (millis === null || millis === undefined) {
    return '–';
  }
  const seconds = Math.max(0, millis) / 1000;
  if (seconds < 1) {
    return `${Math.round(seconds * 1000)} ms`;
  }
  if (seconds < 60) {
    return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  }
  if (seconds < 3600) {
    return `${Math.round(seconds / 60)} min`;
  }
  return seconds < 172800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86400)} days`;
}
