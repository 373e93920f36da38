window.studioModule('widgets/colours.js')
  .then(({ start }) => start({ element, props, watch, changed: () => trigger('change') }));
