window.studioModule('widgets/picture.js')
  .then(({ start }) => start({ element, props, watch, server, changed: () => trigger('change') }));
