import { createHash } from 'node:crypto';
import { packageVersion } from '../../version.js';
import { html, type Markup, raw } from './markup.js';
import { SCRIPT } from './script.js';
import { STYLE } from './style.js';

/** What a page shows. */
export interface Page {
  readonly title: string;
  /** What kind of numbers these are, such as `SIMULATED: …`; shown large when simulated. */
  readonly label: string;
  readonly simulated: boolean;
  /** SHA-256 of the JSON document that the page was made from. */
  readonly dataSha256: string;
  /** Below the title. */
  readonly head: Markup;
  readonly main: Markup;
}

/** SHA-256 of a document, in hexadecimal. */
export const sha256Of = (document: string | Uint8Array): string =>
  createHash('sha256').update(document).digest('hex');

const hashOf = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing is loaded, nothing is sent; only our own style and script count. */
const policy = (): string =>
  [
    "default-src 'none'",
    `style-src ${hashOf(STYLE)}`,
    `script-src ${hashOf(SCRIPT)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

function banner({ label, simulated }: Page): Markup {
  if (!simulated) return html``;
  const [word = label, ...rest] = label.split(':');
  return html`<aside class="banner" aria-label="What kind of numbers these are"><strong>${word}</strong>${
    rest.length > 0 ? `:${rest.join(':')}` : ''
  }</aside>`;
}

/** A self-contained page: one file, no external resource. */
export function pageText(page: Page): string {
  const body = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="halbench ${packageVersion()}">
<title>${page.simulated ? 'SIMULATED: ' : ''}${page.title}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<a class="skip-link" href="#main">To the details</a>
${banner(page)}
<header>
<h1>${page.title}</h1>
${page.head}
</header>
<main id="main">
<p class="folds" hidden><button type="button" id="folds">Unfold everything</button></p>
${page.main}
</main>
<footer><p>${page.label === '' ? '' : `${page.label}. `}Page made by halbench ${packageVersion()}; the JSON document it was made from is the record to keep; its SHA-256 is <code id="data-sha256">${page.dataSha256}</code>.</p></footer>
<script>${raw(SCRIPT)}</script>
</body>
</html>
`;
  return body.text;
}

/** An id for an element from any text. */
export const anchor = (text: string): string => `check-${text.replaceAll(/\s/g, '-')}`;
