import { get, may, post } from '../api.js';
import { ask } from '../dialog.js';
import { el, field, newId, number, panel, reading, state } from '../dom.js';
import { doing, done, problem } from '../notes.js';
import { link } from '../router.js';
import { table } from '../table.js';
import { duration, time } from '../time.js';

export const path = 'routes';
export const title = 'Routes';
export const role = 'read';

export function show(main, params, signal) {
  const [what, version] = params.rest;
  if (what === 'version') {
    return showVersion(main, Number(version), signal);
  }
  return params.file ? showFile(main, params.file, signal) : showAll(main, signal);
}

function showAll(main, signal) {
  main.append(
    el('p.quiet', {}, 'What happens to an event, step by step. Each route is in a file below routes/; the same routes serve all sites.'),
    panel('Routes', table({
      caption: 'All routes, with what went through them since the service started',
      columns: [
        { title: 'Route', cell: (route) => route.route },
        { title: 'What it does', cell: (route) => firstSentence(route.description), wide: true },
        { title: 'Runs', cell: (route) => number(route.exchanges), number: true },
        { title: 'Failed', cell: (route) => (route.failures ? state('bad', number(route.failures)) : '0'), number: true },
        { title: 'Last failure', cell: (route) => lastFailure(route.lastFailure), wide: true },
        { title: 'Takes', cell: (route) => (route.exchanges ? duration(route.meanMillis) : '–'), number: true },
        { title: 'File', cell: (route) => (route.file ? el('a', { href: link('routes', { file: route.file }) }, route.file) : '–') },
      ],
      load: () => get('/routes', {}, signal),
      empty: 'There are no routes.',
    })),
    history(signal));
}

function lastFailure(last) {
  if (last === null) {
    return '–';
  }
  const event = last.event === null ? null
    : el('a', { href: link('events', last.site ? { site: last.site } : {}, String(last.event)) }, `event ${last.event}`);
  return [time(last.at), event ? ', ' : '', event, `: ${last.reason}`];
}

function firstSentence(text) {
  return /^[^.]*\.?/.exec(text)[0];
}

function history(signal) {
  return panel('Changes', table({
    caption: 'Changes of routes, the newest first',
    columns: [
      { title: 'Version', cell: (one) => one.version },
      { title: 'File', cell: (one) => one.file },
      { title: 'When', cell: (one) => time(one.at) },
      { title: 'Who', cell: (one) => one.who },
      { title: 'Outcome', cell: (one) => outcome(one.outcome) },
    ],
    href: (one) => link('routes/version', {}, String(one.version)),
    load: (cursor) => get('/routes/versions', { cursor, limit: 20 }, signal),
    empty: 'Nobody has changed a route yet.',
  }));
}

function outcome(text) {
  return text === null ? state('wait', 'under way, or cut off') : state(text === 'applied' ? 'good' : 'bad', text);
}

async function showVersion(main, version, signal) {
  const wait = reading();
  main.append(wait);
  const one = await get(`/routes/versions/${version}`, {}, signal);
  wait.remove();
  const back = may('admin') && one.outcome === 'applied'
    ? el('p.buttons', {}, el('button', {
      type: 'button',
      onclick: doing(async () => {
        const choice = await ask({
          title: `Take version ${version} back?`,
          does: [`${one.file} is again as it was before it. Events wait while the routes are replaced; none is lost.`],
          action: 'Take back',
          run: () => post(`/routes/versions/${version}/back`, {}),
        });
        if (choice.done) {
          done(`${one.file} is as it was before (version ${choice.result.version}).`);
        }
      }),
    }, 'Take back'))
    : null;
  main.append(
    el('p', {}, el('a', { href: link('routes') }, 'All routes')),
    panel(`Version ${version} of ${one.file}`, el('p', {}, `By ${one.who}, `, time(one.at), ' ', outcome(one.outcome)), differences(one.difference), back));
}

/** The lines that differ, with some around them. */
function differences(lines) {
  const near = lines.map((line, i) => lines.slice(Math.max(0, i - 3), i + 4).some((one) => !one.startsWith('  ')));
  const shown = [];
  lines.forEach((line, i) => {
    if (near[i]) {
      shown.push(el(line.startsWith('+ ') ? 'ins' : line.startsWith('- ') ? 'del' : 'span', {}, `${line}\n`));
    } else if (i > 0 && near[i - 1]) {
      shown.push(el('span.quiet', {}, '…\n'));
    }
  });
  return el('pre.difference', { tabindex: '0', 'aria-label': 'What differs' }, shown.length ? shown : 'Nothing differs.');
}

async function showFile(main, file, signal) {
  const wait = reading();
  main.append(wait);
  const one = await get('/routes/file', { file }, signal);
  wait.remove();
  main.append(
    el('p', {}, el('a', { href: link('routes') }, 'All routes')),
    panel(file, one.routes.map(drawing)),
    may('admin') ? editor(one, signal) : panel('The file', el('pre', { tabindex: '0', 'aria-label': file }, one.text)));
}

function drawing(route) {
  return el('section.drawing', { 'aria-label': `Route ${route.id}` },
    el('h3', {}, route.id, route.template ? el('small', {}, ' a route for each source that names it') : null),
    route.description ? el('p', {}, route.description) : null,
    el('ol.boxes', {}, el('li.box.start', {}, el('strong', {}, 'from '), route.from), route.steps.map(box)));
}

function box(step) {
  const label = [el('strong', {}, step.kind), step.label ? ` ${step.label}` : ''];
  return el('li.box', {},
    el('span', {}, label),
    step.description ? el('small', {}, step.description) : null,
    step.steps.length ? el('ol.boxes', {}, step.steps.map(box)) : null);
}

/** First what differs and whether it is right, then go. */
function editor(one, signal) {
  const text = el('textarea', { name: 'text', rows: 24, spellcheck: 'false', value: one.text });
  const upload = el('input', { type: 'file', accept: '.yaml' });
  const result = el('div', { 'aria-live': 'polite' });
  const apply = el('button.main', { type: 'button', disabled: true }, 'Apply');
  let checked = null;

  upload.addEventListener('change', async () => {
    if (upload.files.length) {
      text.value = await upload.files[0].text();
      changed();
    }
  });
  text.addEventListener('input', changed);

  function changed() {
    apply.disabled = checked !== text.value;
  }

  const check = el('button', { type: 'submit' }, 'Check');
  const form = el('form', {
    onsubmit: doing(async () => {
      const asked = text.value;
      result.replaceChildren(reading());
      try {
        const answer = await post('/routes/check', { file: one.file, text: asked }, {}, signal);
        checked = answer.problems.length === 0 && asked !== one.text ? asked : null;
        result.replaceChildren(
          answer.problems.length
            ? el('div', {}, answer.problems.map((line) => el('p.note.bad', {}, line)))
            : el('p.note.good', {}, `These routes start. Replaced: ${answer.routes.join(', ')}.`),
          differences(answer.difference));
      } catch (e) {
        result.replaceChildren();
        problem(e);
      }
      changed();
    }),
  },
  field('The file', text),
  field('Or upload another one', upload),
  el('p.buttons', {}, check, apply),
  result);

  apply.addEventListener('click', doing(async () => {
    const choice = await ask({
      title: `Change ${one.file}?`,
      does: [
        'Events wait while the routes are replaced, and run with the new ones; webhooks are taken all the time.',
        'If events fail more often than before within the first minute, the old routes come back by themselves.',
      ],
      action: 'Apply',
      run: () => post('/routes/apply', { file: one.file, text: text.value }),
    });
    if (choice.done) {
      one.text = text.value;
      checked = null;
      changed();
      done(`${one.file} is changed (version ${choice.result.version}).`);
    }
  }));
  return el('div', { id: newId() }, panel('Change it', form));
}
