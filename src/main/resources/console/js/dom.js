/**
 * Builds an element. Text is always text: nothing that comes from elsewhere can become markup.
 *
 * @param {string} kind a tag with classes, such as 'button.main'
 * @param {object} [attributes] attributes; on… are listeners, `true` is an attribute without a value, null and false leave it out
 * @param {...(Node|string|number|null|Array)} children
 */
export function el(kind, attributes = {}, ...children) {
  const [tag, ...classes] = kind.split('.');
  return fill(document.createElement(tag), classes, attributes, children);
}

/** As `el`, of a drawing. */
export function svg(kind, attributes = {}, ...children) {
  const [tag, ...classes] = kind.split('.');
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), classes, attributes, children);
}

function fill(element, classes, attributes, children) {
  classes.forEach((name) => element.classList.add(name));
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (name === 'value' && 'value' in element) {
      element.value = value ?? '';
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.flat(3).filter((one) => one !== null && one !== undefined && one !== false));
  return element;
}

let ids = 0;

/** An id that no other element has. */
export function newId() {
  ids += 1;
  return `x${ids}`;
}

/**
 * A field with its label, and a line of help below it.
 *
 * @param {HTMLElement} input
 */
export function field(label, input, help) {
  input.id ||= newId();
  const hint = help ? el('span.help', { id: newId() }, help) : null;
  if (hint) {
    input.setAttribute('aria-describedby', hint.id);
  }
  return el('div.field', {}, el('label', { for: input.id }, label), input, hint);
}

/** A select; options are words, or [word, text]. */
export function select(name, options, value) {
  const made = el('select', { name }, options.map((one) => {
    const [word, text] = Array.isArray(one) ? one : [one, one];
    return el('option', { value: word }, text);
  }));
  made.value = value ?? '';
  return made;
}

/**
 * A state in words with a mark, so that it is not told by colour alone.
 *
 * @param {'good'|'wait'|'bad'|'off'} kind
 */
export function state(kind, text) {
  const mark = { good: '✓', wait: '…', bad: '!', off: '–' }[kind] ?? '';
  return el(`span.state.${kind}`, {}, el('span.mark', { 'aria-hidden': 'true' }, mark), text);
}

/** Names and values, one a line: [[name, value], …]; what is null is left out. */
export function facts(pairs) {
  return el('dl.facts', {}, pairs
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))));
}

/** A part of a view with its heading. */
export function panel(title, ...children) {
  const id = newId();
  return el('section.panel', { 'aria-labelledby': id }, el('h2', { id }, title), ...children);
}

/** Says that something is being read. */
export function reading() {
  return el('p.quiet', { role: 'status' }, 'Reading …');
}

/** A number as people read it. */
export function number(value) {
  return value === null || value === undefined ? '–' : value.toLocaleString();
}
