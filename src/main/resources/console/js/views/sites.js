import { may, post, put } from '../api.js';
import { ask } from '../dialog.js';
import { el, field, panel, state } from '../dom.js';
import { doing, done } from '../notes.js';
import { readSites, sites } from '../sites.js';

export const path = 'sites';
export const title = 'Sites';
export const role = 'read';

export const WORDS = { served: ['good', 'served'], paused: ['off', 'paused'], removed: ['off', 'removed'], 'left-out': ['bad', 'left out'] };

export function show(main) {
  const list = el('ul.tiles');
  main.append(list);
  fill(list);
  if (may('admin')) {
    main.append(adder(list), changer(list));
  }
}

function fill(list) {
  list.replaceChildren(...sites().map((one) => el('li.tile', {},
    el('h3', {}, one.name),
    el('p', {}, state(...WORDS[one.state])),
    one.problems.map((line) => el('p.note.bad', {}, line)),
    el('p.quiet', {}, one.zone ?? ''),
    may('admin') && (one.state === 'served' || one.state === 'paused') ? steering(one, list) : null)));
}

async function again(list) {
  await readSites();
  fill(list);
}

function steering(one, list) {
  const paused = one.state === 'paused';
  return el('p.buttons', {}, el('button', {
    type: 'button',
    'aria-label': `${paused ? 'Resume' : 'Pause'} ${one.name}`,
    onclick: doing(async () => {
      const choice = await ask({
        title: `${paused ? 'Resume' : 'Pause'} ${one.name}?`,
        does: [paused
          ? 'Its events run again, beginning with those that came while it was paused.'
          : 'Its webhooks are stored, and nothing of it runs until it is resumed. Nothing is lost.'],
        action: paused ? 'Resume' : 'Pause',
        run: () => post(`/sites/${one.name}/${paused ? 'resume' : 'pause'}`, {}),
      });
      if (choice.done) {
        done(choice.result.lines.join(' '));
        await again(list);
      }
    }),
  }, paused ? 'Resume' : 'Pause'));
}

/** Lines SETTING=VALUE as an object; @throws where one is not written like that. */
function settingsOf(text) {
  const settings = {};
  text.split('\n').map((line) => line.trim()).filter((line) => line && !line.startsWith('#')).forEach((line, i) => {
    const at = line.indexOf('=');
    if (at < 1) {
      throw new Error(`Line ${i + 1}: expected SETTING=VALUE`);
    }
    settings[line.slice(0, at).trim()] = line.slice(at + 1).trim();
  });
  return settings;
}

const HELP = 'One SETTING=VALUE a line, as in application.properties: wix.instance-id, program.base-url, sources.….secret. Secrets are never shown again.';

function adder(list) {
  const name = el('input', { name: 'name', required: true, autocomplete: 'off', spellcheck: 'false', pattern: '[a-z0-9\\-]+' });
  const instance = el('input', { name: 'instance', autocomplete: 'off', spellcheck: 'false' });
  const settings = el('textarea', { name: 'settings', rows: 5, spellcheck: 'false' });
  const form = el('form', {
    onsubmit: doing(async () => {
      const all = settingsOf(settings.value);
      if (instance.value.trim()) {
        all['wix.instance-id'] = instance.value.trim();
      }
      const answer = await post('/sites', { name: name.value.trim(), settings: all });
      form.reset();
      done(`${answer.lines.join(' ')} Next: Jobs, setup.`);
      await again(list);
    }),
  },
  field('Name', name, 'Lower-case letters, digits and -; it stands in the addresses of its webhooks.'),
  field('Instance id', instance, 'The installation of the app on the site, as Wix shows it.'),
  field('Further settings', settings, HELP),
  el('p.buttons', {}, el('button.main', { type: 'submit' }, 'Add the site')));
  return panel('Add a site', form);
}

function changer(list) {
  const name = el('input', { name: 'changed', required: true, autocomplete: 'off', spellcheck: 'false' });
  const settings = el('textarea', { name: 'changes', rows: 4, spellcheck: 'false', required: true });
  const form = el('form', {
    onsubmit: doing(async () => {
      const answer = await put(`/sites/${encodeURIComponent(name.value.trim())}/settings`, { settings: settingsOf(settings.value) });
      form.reset();
      done(answer.lines.join(' '));
      await again(list);
    }),
  },
  field('Site', name, 'One that is kept in the store. A site of a file is changed in its file.'),
  field('Settings to change', settings, HELP),
  el('p.buttons', {}, el('button', { type: 'submit' }, 'Change')));
  return panel('Change settings of a site', form);
}
