// The page's tabs, and what of them the address names.
import { enterRun, putStudy, runInAddress, studyInAddress } from './address.js';

/** Opens the tab of that name. */
export const openTab = (name) =>
  [...document.querySelectorAll('button[role="tab"]')].find((tab) => tab.textContent.trim() === name)?.click();

/** Shows the study or the run that the address names, on its tab. */
export const followAddress = () => {
  if (studyInAddress()) return openTab('Studies');
  openTab('Design');
  return enterRun(runInAddress());
};

/** Shows a study on its tab. */
export const openStudy = (study) => {
  putStudy(study);
  openTab('Studies');
  window.studioDesk?.then(({ open }) => open(study)); // where it is not there yet it reads the address
};
