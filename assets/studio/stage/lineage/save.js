// A tree to take home, as SVG and as PNG.
import { make } from '../../shared/dom.js';
import { save as hand } from '../../shared/save.js';

const FINE = 2; // pixels of a PNG for each one on the page

/** The picture by itself: with a ground, and what is lit as it is. */
export const standalone = (svg, ground) =>
  svg.replace(/(<svg[^>]*>)/, `$1<rect width="100%" height="100%" fill="${ground}"/>`);

const loaded = (image) => new Promise((done, failed) => { image.onload = done; image.onerror = failed; });

const asPng = async (blob, width, height) => {
  const image = new Image(), url = URL.createObjectURL(blob);
  image.src = url;
  await loaded(image);
  const canvas = make('canvas', { width: width * FINE, height: height * FINE });
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(url);
  return new Promise((done) => { canvas.toBlob(done, 'image/png'); });
};

/** Hands an SVG element to the browser. kind: svg or png. */
export const save = async (svg, kind, name, ground) => {
  const text = standalone(new XMLSerializer().serializeToString(svg), ground);
  const blob = new Blob([text], { type: 'image/svg+xml' });
  const { width, height } = svg;
  hand(`${name}.${kind}`, kind === 'svg' ? blob : await asPng(blob, width.baseVal.value, height.baseVal.value));
};
