// Beside Run: what the run in sight is doing, and the way back to the run that this browser started last.

/** Brings the stage into sight, where it is not: below the form on a phone, above what was scrolled to elsewhere. */
export const reveal = () => {
  const stage = document.querySelector('#stage'), { top } = stage.getBoundingClientRect();
  if (top >= 0 && top < innerHeight / 2) return;
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  stage.scrollIntoView({ block: 'start', behavior: calm ? 'auto' : 'smooth' });
};

/** The stage's own line and progress, or null while it shows an example. */
export const stateOf = (stage) => stage?.querySelector('.run-title').textContent.startsWith('Example') ? null : {
  line: stage?.querySelector('.run-line').textContent ?? '',
  width: stage?.querySelector('.run-progress i').style.width ?? '0',
};

/** Mirrors the stage; `props.value` is the run that “Go back” asks for. */
export const start = ({ element, props, changed }) => {
  const link = element.querySelector('a'), back = element.querySelector('button');
  const mirror = () => {
    const state = stateOf(document.querySelector('#stage'));
    link.hidden = !state?.line;
    link.querySelector('span').textContent = state?.line ?? '';
    link.querySelector('i').style.width = state?.width ?? '0';
    if (state?.line) back.hidden = true;
  };
  const watchStage = () => {
    const head = document.querySelector('#stage .run-head');
    if (!head) return requestAnimationFrame(watchStage);
    new MutationObserver(mirror).observe(head, { childList: true, subtree: true, attributeFilter: ['style'] });
    return mirror();
  };
  link.addEventListener('click', (event) => { event.preventDefault(); reveal(); });
  window.studioForm.then((form) => { back.hidden = !form.lastRun() || Boolean(form.runInAddress()); mirror(); });
  back.addEventListener('click', async () => {
    props.value = (await window.studioForm).lastRun();
    changed();
  });
  const bar = element.closest('.run-bar');
  new ResizeObserver(() => document.documentElement.style.setProperty('--bar', bar.offsetHeight + 'px')).observe(bar);
  watchStage();
};
