import { el } from './dom.js';

function show(kind, role, text) {
  const box = document.getElementById('notes');
  const note = el(`p.note.${kind}`, { role }, el('span', {}, text),
    el('button.plain', { type: 'button', 'aria-label': 'Close this note', onclick: () => note.remove() }, '×'));
  box?.replaceChildren(note);
}

/** Shows why something was not done. */
export function problem(e) {
  if (e?.name !== 'AbortError') {
    show('bad', 'alert', e?.message ?? String(e));
  }
}

/** Says what was done. */
export function done(text) {
  show('good', 'status', text);
}

export function clearNotes() {
  document.getElementById('notes')?.replaceChildren();
}

/** A listener that shows why it failed, and keeps its button from being pressed twice. */
export function doing(work) {
  return async (event) => {
    event?.preventDefault();
    const button = event?.submitter ?? (event?.currentTarget instanceof HTMLButtonElement ? event.currentTarget : null);
    if (button) {
      button.disabled = true;
    }
    try {
      clearNotes();
      await work(event);
    } catch (e) {
      problem(e);
    } finally {
      if (button) {
        button.disabled = false;
      }
    }
  };
}
