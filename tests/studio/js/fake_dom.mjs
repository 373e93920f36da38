// As much of a document as the stage's modules ask for.

class FakeElement {
  constructor(tag) {
    Object.assign(this, { tag, dataset: {}, attributes: {}, children: [], listeners: {}, className: '' });
    this.style = { setProperty: (name, value) => { this.style[name] = String(value); } };
    this.classList = {
      contains: (name) => this.className.split(' ').includes(name),
      add: (name) => this.classList.toggle(name, true),
      remove: (name) => this.classList.toggle(name, false),
      toggle: (name, on) => {
        const others = this.className.split(' ').filter((each) => each && each !== name);
        this.className = [...others, ...(on ? [name] : [])].join(' ');
      },
    };
  }

  append(...children) { this.children.push(...children); }
  replaceChildren(...children) { this.children = children; }
  setAttribute(name, value) { this.attributes[name] = String(value); }
  addEventListener(name, act) { this.listeners[name] = act; }
  removeAttribute(name) { delete this.attributes[name]; }
  contains(other) { return other === this || this.#all().includes(other); }
  focus() { document.activeElement = this; }
  scrollIntoView() {}
  matches(selector) { return this.#fits(selector); }
  get firstElementChild() { return this.children[0] ?? null; }
  get lastElementChild() { return this.children.at(-1) ?? null; }
  querySelector(selector) { return this.#all().find((each) => each.#fits(selector)) ?? null; }
  querySelectorAll(selector) { return this.#all().filter((each) => each.#fits(selector)); }

  #all() {
    const elements = this.children.filter((child) => child instanceof FakeElement);
    return elements.flatMap((child) => [child, ...child.#all()]);
  }

  /** Selectors of the last word only: tag, .class, [data-name="value"], [tabindex="0"]. */
  #fits(selector) {
    const [, tag, name, attributes] = /(\w+)?(?:\.([\w-]+))?((?:\[[^\]]*\])*)$/.exec(selector);
    return (!tag || this.tag === tag) && (!name || this.classList.contains(name))
      && [...attributes.matchAll(/\[([\w-]+)="(.*?)"\]/g)].every(([, key, value]) => this.#read(key) === value);
  }

  #read(key) { return String(key === 'tabindex' ? this.tabIndex : this.dataset[key.replace('data-', '')]); }
}

const CLASSES = [
  'run-title', 'run-line', 'run-remarks', 'run-progress', 'settings', 'settings-list', 'film', 'film-key', 'film-note',
  'unfolded', 'scrub', 'run-link', 'designs', 'medians', 'values-note', 'inspector', 'closely', 'panels', 'calibration',
];

/** Gives the modules a document that makes elements. */
export const installDocument = () => {
  globalThis.document = { createElement: (tag) => new FakeElement(tag), hidden: false };
  globalThis.window = globalThis;
  globalThis.parent = globalThis;
  globalThis.location = { search: '', hash: '', pathname: '/' };
  globalThis.history = {
    pushState: (_, __, address) => { globalThis.location.search = globalThis.history.address = address; },
  };
};

/** The parts of the stage's element that a run without designs is drawn into. */
export const stageElement = () => {
  const root = new FakeElement('div');
  root.append(...CLASSES.map((className) => Object.assign(new FakeElement('div'), { className })));
  root.querySelector('.run-progress').append(new FakeElement('i'));
  root.querySelector('.scrub').append(Object.assign(new FakeElement('input'), { value: 1 }), new FakeElement('output'));
  return root;
};
