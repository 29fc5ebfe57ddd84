/** A document of SVG elements without a browser: as much of the DOM as Observable Plot needs to draw. */
import { escapeText } from './markup.js';

const SVG = 'http://www.w3.org/2000/svg';
/** Hundredths of a pixel cannot be seen. */
const LONG_FRACTION = /-?\d+\.\d{3,}(e-?\d+)?/g;
const PLACES = 2;

const rounded = (text: string): string =>
  text.replaceAll(LONG_FRACTION, (number) => String(Number(Number(number).toFixed(PLACES))));

/** An element of an SvgDocument. */
export class SvgElement {
  readonly ownerDocument: SvgDocument;
  readonly namespaceURI = SVG;
  readonly tagName: string;
  parentNode: SvgElement | null = null;
  readonly childNodes: SvgElement[] = [];
  readonly #attributes = new Map<string, string>();
  #text = '';

  constructor(document: SvgDocument, name: string) {
    this.ownerDocument = document;
    this.tagName = name;
    if (name === 'svg') this.setAttribute('role', 'img');
  }

  /** The whole drawing is one image with one name; parts have none. */
  setAttribute(name: string, value: unknown): void {
    if (this.tagName !== 'svg' && name.startsWith('aria-')) return;
    this.#attributes.set(name, String(value));
  }

  setAttributeNS(_space: string, name: string, value: unknown): void {
    this.setAttribute(name, value);
  }

  removeAttribute(name: string): void {
    this.#attributes.delete(name);
  }

  appendChild(child: SvgElement): SvgElement {
    return this.insertBefore(child, null);
  }

  insertBefore(child: SvgElement, next: SvgElement | null): SvgElement {
    const at = next === null ? this.childNodes.length : this.childNodes.indexOf(next);
    this.childNodes.splice(at, 0, child);
    child.parentNode = this;
    return child;
  }

  set textContent(text: unknown) {
    this.#text = String(text);
  }

  /** The element as markup; without style elements, which the policy of a page refuses, and empty labels. */
  toString(): string {
    const { tagName: name } = this;
    if (
      name === 'style' ||
      (name === 'text' && this.#text === '' && this.childNodes.length === 0)
    ) {
      return '';
    }
    const attributes = [...this.#attributes].map(
      ([key, value]) => ` ${key}="${escapeText(rounded(value))}"`,
    );
    return `<${name}${attributes.join('')}>${escapeText(this.#text)}${this.childNodes.join('')}</${name}>`;
  }
}

/** Makes elements. */
export class SvgDocument {
  readonly documentElement: SvgElement = new SvgElement(this, 'svg');

  createElementNS(_space: string, name: string): SvgElement {
    return new SvgElement(this, name);
  }
}
