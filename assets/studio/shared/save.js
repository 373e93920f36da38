// Hands a file to the browser.
import { make } from './dom.js';

const HELD = 60_000; // ms for which the browser may still read the bytes

/** The bytes of a text in base64. */
export const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/** A download of these bytes, under that name. */
export const save = (name, bytes) => {
  const href = URL.createObjectURL(new Blob([bytes])), link = make('a', { href, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(href), HELD);
};
