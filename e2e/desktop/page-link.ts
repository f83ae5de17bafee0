import { WebSocket } from 'ws';

interface Answer {
  readonly id?: number;
  readonly result?: { readonly result?: { readonly value?: unknown }; readonly exceptionDetails?: { readonly text: string; readonly exception?: { readonly description?: string } } };
  readonly error?: { readonly message: string };
}

const GONE = { error: { message: 'the window is gone' } };

interface Target {
  readonly type: string;
  readonly url: string;
  readonly webSocketDebuggerUrl: string;
}

/** All windows of the Electron whose debugging port this is. */
export async function pagesAt(port: number): Promise<readonly Target[]> {
  const response = await fetch(`http://127.0.0.1:${port}/json`).catch(() => undefined);
  const targets = ((await response?.json()) ?? []) as readonly Target[];
  return targets.filter(({ type }) => type === 'page');
}

/**
 * A page of an Electron, over Chromium's debugging port. Playwright's own way into Electron wants one of version 12 or later, and
 * its way into Chromium wants contexts, which Electron does not have.
 */
export class PageLink {
  private nextId = 1;
  private readonly waiting = new Map<number, (answer: Answer) => void>();

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      const answer = JSON.parse(data.toString()) as Answer;
      if (answer.id !== undefined) this.waiting.get(answer.id)?.(answer);
    });
    // A window that has closed answers nothing any more.
    socket.on('close', () => this.waiting.forEach((answer) => answer(GONE)));
  }

  /** To the first page there is; undefined while there is none. */
  static async open(port: number): Promise<PageLink | undefined> {
    const targets = await pagesAt(port);
    const target = targets.find(({ url }) => url.startsWith('app:'));
    if (!target) return undefined;
    const socket = new WebSocket(target.webSocketDebuggerUrl);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return new PageLink(socket);
  }

  /** The value of an expression, or of what it promises. */
  async evaluate(expression: string): Promise<unknown> {
    if (this.socket.readyState !== WebSocket.OPEN) throw new Error(GONE.error.message);
    const id = this.nextId++;
    const { result, error } = await new Promise<Answer>((resolve) => {
      this.waiting.set(id, resolve);
      this.socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params: { expression, awaitPromise: true, returnByValue: true, userGesture: true } }));
    });
    const failure = error?.message ?? result?.exceptionDetails?.exception?.description ?? result?.exceptionDetails?.text;
    if (failure !== undefined) throw new Error(failure);
    return result?.result?.value;
  }

  /** What a person reads in the window; nothing while its page is not yet there. */
  async text(): Promise<string> {
    return String(await this.evaluate("document.body?.innerText ?? ''"));
  }

  /** Presses the button of this name; false while there is none that can be pressed. */
  async press(name: string): Promise<boolean> {
    const pressed = await this.evaluate(`(() => {
      const button = [...document.querySelectorAll('button')].find((one) => one.getAttribute('role') !== 'tab' && one.innerText.trim() === ${JSON.stringify(name)} && !one.disabled);
      if (button) button.click();
      return button !== undefined;
    })()`);
    return pressed === true;
  }

  close(): void {
    this.socket.close();
  }
}
