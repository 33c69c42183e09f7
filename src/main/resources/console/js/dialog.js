import { el, newId } from './dom.js';

/**
 * Says what a choice will do, and does it only when it is chosen. The dialog stays open while it runs, and shows why it failed.
 *
 * @param {object} of
 * @param {string} of.title  such as 'Revoke the token robot?'
 * @param {Array<string|Node>|string|Node} of.does  what will happen, each a paragraph
 * @param {string} of.action the words on the button
 * @param {boolean} [of.danger] whether it takes something away
 * @param {function(): Promise<any>} of.run
 * @returns {Promise<{done: boolean, result?: any}>} done is false where they chose not to
 */
export function ask({ title, does, action, danger = false, run }) {
  const heading = el('h2', { id: newId() }, title);
  const failed = el('p.note.bad', { role: 'alert', hidden: true });
  const choose = el(danger ? 'button.danger' : 'button.main', { type: 'submit' }, action);
  const leave = el('button', { type: 'button' }, 'Cancel');
  const lines = (Array.isArray(does) ? does : [does]).map((one) => (one instanceof Node ? one : el('p', {}, one)));
  const form = el('form', {}, heading, ...lines, failed, el('p.buttons', {}, choose, leave));
  const dialog = el('dialog', { 'aria-labelledby': heading.id }, form);
  return new Promise((resolve) => {
    let outcome = { done: false };
    leave.addEventListener('click', () => dialog.close());
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      choose.disabled = true;
      failed.hidden = true;
      try {
        outcome = { done: true, result: await run() };
        dialog.close();
      } catch (e) {
        failed.textContent = e.message;
        failed.hidden = false;
        choose.disabled = false;
      }
    });
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(outcome);
    });
    document.body.append(dialog);
    dialog.showModal();
    leave.focus();
  });
}
