/** A headless Chromium, driven through its own pipe: no port, no package. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];

/** A browser of this machine; null where there is none. */
export function findChromium(): string | null {
  const { CHROMIUM } = process.env;
  const candidates = CHROMIUM === undefined ? NAMES : [CHROMIUM];
  const runs = (name: string): boolean => spawnSync(name, ['--version']).status === 0;
  return candidates.find(runs) ?? null;
}

type Parameters = Readonly<Record<string, unknown>>;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Parameters;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/** What the page said to the console, or threw, or was refused by its policy. */
const COMPLAINTS = ['Runtime.consoleAPICalled', 'Runtime.exceptionThrown', 'Log.entryAdded'];

/** One page of one browser. */
export class BrowserPage {
  readonly complaints: string[] = [];
  /** Addresses that were asked for, the page's own included. */
  readonly requests: string[] = [];
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly #waiting = new Map<number, (message: Message) => void>();
  readonly #events = new Map<string, () => void>();
  #buffer = '';
  #next = 1;
  #session: string | undefined;

  private constructor(program: string) {
    this.#profile = mkdtempSync(join(tmpdir(), 'avb-hal-browser-'));
    const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
    const own = [`--user-data-dir=${this.#profile}`, '--remote-debugging-pipe', 'about:blank'];
    this.#process = spawn(program, [...flags, '--no-first-run', ...own], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    });
    const output = this.#process.stdio[4] as Readable;
    output.setEncoding('utf8').on('data', (text: string) => this.#take(text));
  }

  static async open(program: string): Promise<BrowserPage> {
    const page = new BrowserPage(program);
    await page.#attach();
    return page;
  }

  async #attach(): Promise<void> {
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank' });
    const attached = await this.send('Target.attachToTarget', { targetId, flatten: true });
    this.#session = attached.sessionId as string;
    for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await this.send(`${domain}.enable`);
  }

  #take(text: string): void {
    this.#buffer += text;
    const parts = this.#buffer.split('\0');
    this.#buffer = parts.pop() ?? '';
    for (const part of parts) this.#message(JSON.parse(part) as Message);
  }

  #message(message: Message): void {
    if (message.id !== undefined) this.#waiting.get(message.id)?.(message);
    const { method = '', params } = message;
    if (COMPLAINTS.includes(method)) this.complaints.push(JSON.stringify(params));
    if (method === 'Network.requestWillBeSent') {
      this.requests.push((params as { request: { url: string } }).request.url);
    }
    this.#events.get(method)?.();
  }

  /** Calls a method of the DevTools protocol. */
  async send(method: string, params: Parameters = {}): Promise<Record<string, unknown>> {
    const id = this.#next;
    this.#next += 1;
    const session = this.#session === undefined ? {} : { sessionId: this.#session };
    const answer = new Promise<Message>((resolve) => this.#waiting.set(id, resolve));
    (this.#process.stdio[3] as Writable).write(
      `${JSON.stringify({ id, method, params, ...session })}\0`,
    );
    const { result = {}, error } = await answer;
    this.#waiting.delete(id);
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  /** Opens an address and waits until it is loaded. */
  async visit(url: string): Promise<void> {
    this.complaints.length = 0;
    this.requests.length = 0;
    const loaded = new Promise<void>((resolve) => this.#events.set('Page.loadEventFired', resolve));
    await this.send('Page.navigate', { url });
    await loaded;
  }

  async resize(width: number, height: number): Promise<void> {
    const size = { width, height, deviceScaleFactor: 1, mobile: false };
    await this.send('Emulation.setDeviceMetricsOverride', size);
  }

  /** Value of an expression in the page. */
  async value<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', {
      expression,
      returnByValue: true,
      awaitPromise: true,
    });
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return (result as { value: T }).value;
  }

  /** The whole page as PNG. */
  async screenshot(): Promise<Buffer> {
    const { data } = await this.send('Page.captureScreenshot', { captureBeyondViewport: true });
    return Buffer.from(data as string, 'base64');
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGKILL');
    await ended;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
