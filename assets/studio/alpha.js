window.studioModule('widgets/alpha.js')
  .then(({ start }) => start({ element, props, watch, changed: () => trigger('change') }));
