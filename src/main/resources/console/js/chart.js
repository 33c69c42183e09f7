import { el, svg } from './dom.js';

let library = null;

function load() {
  library ??= new Promise((resolve, reject) => {
    const script = el('script', { src: '/console/lib/uplot.js' });
    script.addEventListener('load', () => resolve(window.uPlot));
    script.addEventListener('error', () => reject(new Error('the script of the charts could not be read')));
    document.head.append(el('link', { rel: 'stylesheet', href: '/console/lib/uplot.css' }), script);
  });
  return library;
}

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/**
 * A chart over time.
 *
 * @param {object} of
 * @param {string} of.title   what it shows; also what a screen reader says, with `of.says`
 * @param {string} of.says    the same in a sentence with numbers
 * @param {number[]} of.times seconds since 1970, rising
 * @param {Array<{label: string, values: Array<number|null>, steps?: boolean, marks?: boolean}>} of.series
 *     steps: a value stays until the next one; marks: each value is a point
 * @param {number} [of.height] in pixels
 */
export function chart({ title, says, times, series, height = 240 }) {
  const box = el('div.plot', { role: 'img', 'aria-label': `${title}: ${says}` });
  const figure = el('figure.chart', {}, el('figcaption', {}, title), box);
  load().then((UPlot) => {
    const axis = () => ({ stroke: colour('--quiet'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line') } });
    const plot = new UPlot({
      width: Math.max(box.clientWidth, 240),
      height,
      axes: [axis(), { ...axis(), size: 60 }],
      series: [{}, ...series.map((one, i) => ({
        label: one.label,
        stroke: colour(i === 0 ? '--accent' : '--second'),
        dash: i === 0 ? undefined : [6, 3],
        width: 2,
        spanGaps: true,
        points: { show: one.marks ?? false, size: 6 },
        paths: one.steps ? UPlot.paths.stepped({ align: 1 }) : undefined,
      }))],
    }, [times, ...series.map((one) => one.values)], box);
    new ResizeObserver(() => plot.setSize({ width: Math.max(box.clientWidth, 240), height })).observe(box);
  }).catch((e) => box.append(el('p.quiet', {}, e.message)));
  return figure;
}

/** Small bars, one a bucket, for a tile. @param {number[]} values @param {string} says the same in words */
export function bars(values, says) {
  const most = Math.max(1, ...values);
  const width = 100 / Math.max(1, values.length);
  return svg('svg.bars', { viewBox: '0 0 100 24', preserveAspectRatio: 'none', role: 'img', 'aria-label': says },
    svg('line', { x1: 0, x2: 100, y1: 23.5, y2: 23.5 }),
    values.map((value, i) => (value === 0 ? null : svg('rect', {
      x: i * width + width * 0.1, width: width * 0.8, height: Math.max(1, (value / most) * 23), y: 23.5 - Math.max(1, (value / most) * 23),
    }))));
}
