import { app, session } from 'electron';
import { HOST, SCHEME } from './app-protocol';

/** Whether an address is a page of our own: only such may speak to main. */
export function isOurPage(url: string): boolean {
  try {
    const { protocol, host } = new URL(url);
    return protocol === `${SCHEME}:` && host === HOST;
  } catch {
    return false;
  }
}

/** What a button may do that says "Copy": put a text on the clipboard. Nothing reads it. */
const ALLOWED = new Set(['clipboard-sanitized-write']);

/** No window of ours goes elsewhere, opens another, embeds a page, or is allowed a device. Nothing is asked; it is denied. */
export function denyWhatIsNotOurs(): void {
  app.on('web-contents-created', (_, contents) => {
    contents.on('will-navigate', (event, url) => {
      if (!isOurPage(url)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    denyPopUps(contents);
  });
  const ours = session.defaultSession;
  ours.setPermissionRequestHandler((_contents, permission, decide) => decide(ALLOWED.has(permission)));
  ours.setPermissionCheckHandler((_contents, permission) => ALLOWED.has(permission));
}

function denyPopUps(contents: Electron.WebContents): void {
  // The event is Electron's before 12, the handler that of later ones.
  if ('setWindowOpenHandler' in contents) contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  else (contents as { on(name: string, listener: (event: Event) => void): void }).on('new-window', (event) => event.preventDefault());
}
