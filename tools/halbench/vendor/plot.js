// What pages take from Observable Plot. `npm run build:ts` bundles this file with what it needs into
// dist/halbench/vendor, so that users install no more packages; LICENSES.txt beside it lists them.
export { areaY, dot, line, link, plot, rectY, ruleX } from '@observablehq/plot';
