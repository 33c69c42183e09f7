import { get, live, may, post } from '../api.js';
import { ask } from '../dialog.js';
import { el, field, number, panel, select, state } from '../dom.js';
import { doing, done } from '../notes.js';
import { table } from '../table.js';
import { ago, time } from '../time.js';

export const path = 'jobs';
export const title = 'Jobs';
export const role = 'read';

const STATES = { running: ['wait', 'running'], stopped: ['off', 'stopped'], done: ['good', 'done'], failed: ['bad', 'failed'] };

export function show(main, { site }, signal) {
  const list = history(site, signal);
  if (may('operate')) {
    main.append(starter(site, signal, list));
  }
  main.append(panel('Runs', list));
}

function history(site, signal) {
  const list = table({
    caption: 'Runs of long commands, the newest first. The same command continues one that is stopped.',
    columns: [
      { title: 'Job', cell: (job) => job.job, number: true },
      { title: 'Command', cell: (job) => `${job.command} ${job.arguments}`.trim() },
      { title: 'State', cell: (job) => el('span', {}, state(...STATES[job.state]), job.detail ? el('small', {}, ` ${job.detail}`) : null) },
      { title: 'Customers', cell: progress, number: true },
      { title: 'Counted', cell: counted, wide: true },
      { title: 'Started', cell: (job) => time(job.startedAt), wide: true },
      { title: 'Last seen', cell: (job) => ago(job.seenAt) },
      ...(may('operate') ? [{ title: 'Steer', cell: (job) => steering(job, site, () => list.again()) }] : []),
    ],
    load: () => get('/jobs', { site, limit: 50 }, signal),
    empty: 'No job has run yet.',
  });
  return list;
}

function progress(job) {
  const { customers, of } = job.counters;
  return customers === undefined ? '–' : of === undefined ? number(customers) : `${number(customers)} of ${number(of)}`;
}

function counted(job) {
  const others = Object.entries(job.counters).filter(([name, count]) => count !== 0 && name !== 'customers' && name !== 'of');
  return el('span', {},
    others.map(([name, count]) => `${name} ${number(count)}`).join(', '),
    job.reasons.map((line) => el('small', {}, el('br'), line)));
}

function steering(job, site, again) {
  if (job.state === 'running') {
    return pauseButton(job, site, again);
  }
  // Arguments with an address are masked, and cannot be given again from here.
  return job.state === 'stopped' && !/[*…]/.test(job.arguments) ? continueButton(job, site, again) : '';
}

function continueButton(job, site, again) {
  return el('button', {
    type: 'button',
    'aria-label': `Continue job ${job.job}`,
    onclick: doing(async () => {
      const outcome = await ask({
        title: `Continue job ${job.job}?`,
        does: [`${job.command} ${job.arguments}`.trim(), 'It goes on where it ended.'],
        action: 'Continue',
        run: () => post('/jobs', { command: job.command, arguments: job.arguments.split(' ').filter(Boolean) }, { site }),
      });
      if (outcome.done) {
        done(`Job ${job.job} goes on.`);
        await again();
      }
    }),
  }, 'Continue');
}

function pauseButton(job, site, again) {
  return el('button', {
    type: 'button',
    'aria-label': `Pause job ${job.job}`,
    onclick: doing(async () => {
      const outcome = await ask({
        title: `Pause job ${job.job}?`,
        does: ['It ends after what it has begun. What it did stays done. The same command continues where it ended.'],
        action: 'Pause',
        run: () => post(`/jobs/${job.job}/pause`, {}, { site }),
      });
      if (outcome.done) {
        done(outcome.result.lines.join(' '));
        await again();
      }
    }),
  }, 'Pause');
}

/** First the plan, then go. */
function starter(site, signal, list) {
  const commands = select('command', []);
  const options = el('input', { name: 'options', autocomplete: 'off', spellcheck: 'false' });
  const what = el('p.quiet');
  const plan = el('button', { type: 'button' }, 'Show what it would do');
  const start = el('button.main', { type: 'submit', disabled: true }, 'Start');
  const output = el('pre', { 'aria-live': 'polite', 'aria-label': 'What the command says', tabindex: '0', hidden: true });
  let known = [];
  let planned = null;

  const chosen = () => known.find((one) => one.command === commands.value);
  const words = () => options.value.trim().split(/\s+/).filter(Boolean);
  const key = () => JSON.stringify([commands.value, words()]);

  function changed() {
    const command = chosen();
    what.textContent = command?.does ?? '';
    plan.hidden = !command?.plans;
    start.disabled = !command || (command.plans && planned !== key());
    start.title = start.disabled ? 'See first what it would do' : '';
  }

  async function run(more) {
    const started = await post('/jobs', { command: commands.value, arguments: [...words(), ...more] }, { site });
    output.hidden = false;
    output.textContent = '';
    return new Promise((resolve) => {
      const until = new AbortController();
      signal.addEventListener('abort', () => until.abort());
      live(`/starts/${started.start}`, {}, until.signal, (event) => {
        if (event.line !== undefined) {
          output.textContent += `${event.line}\n`;
          output.scrollTop = output.scrollHeight;
        }
        if (event.exit !== undefined) {
          until.abort();
          output.textContent += event.exit === 0 ? '— done\n' : '— failed\n';
          resolve(event.exit);
        }
      });
    });
  }

  plan.addEventListener('click', doing(async () => {
    const asked = key();
    if (await run(['--dry-run']) === 0) {
      planned = asked;
    }
    changed();
  }));
  commands.addEventListener('change', changed);
  options.addEventListener('input', changed);
  get('/commands', {}, signal).then((page) => {
    known = page.items;
    commands.replaceChildren(...known.map((one) => el('option', { value: one.command }, one.command)));
    changed();
  });

  const form = el('form', {
    onsubmit: doing(async () => {
      const outcome = await ask({
        title: `Start ${commands.value}?`,
        does: [chosen().does, `It runs for the site ${site}. It can be paused, and continues where it ended.`],
        action: 'Start',
        run: async () => true,
      });
      if (outcome.done) {
        planned = null;
        const exit = await run([]);
        if (exit === 0) {
          done(`${commands.value} is done.`);
        }
        await list.again();
        changed();
      }
    }),
  },
  el('div.filters', {}, field('Command', commands), field('Options', options, 'As on the command line; the command\'s --help names them')),
  what,
  el('p.buttons', {}, plan, start));
  return panel('Start a job', form, output);
}
