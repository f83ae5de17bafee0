import './old-node';
import { app, BrowserWindow, dialog, Menu } from 'electron';
import { contract } from '../../shared/contract';
import { desktopContract } from '../../shared/desktop-contract';
import { createClient } from '../../shared/rpc/client';
import { RpcServer } from '../../shared/rpc/server';
import { registerScheme, serveScreens } from './app-protocol';
import { Backend } from './backend';
import { desktopHandlers } from './desktop-handlers';
import { appMenu } from './menu';
import { collectOpenedFiles, OpenedFiles } from './opened-files';
import { PLACES } from './places';
import { quitInOrder } from './quit-in-order';
import { RunWatch, tellItGoesOn } from './run-watch';
import { denyWhatIsNotOurs, isOurPage } from './security';
import { acceptWindowChannels } from './window-channels';
import { openWindow } from './window';

/** The queue's next run begins sooner than this after the one before it. */
const NEXT_RUN_MS = 10_000;

/**
 * The desktop app's main process: windows, menu, dialogs, and the passing on of messages. The services live in the backend's
 * process, so that nothing they do can make a window stand still.
 */
registerScheme();
if (app.requestSingleInstanceLock()) start();
else app.quit();

function start(): void {
  const backend = new Backend();
  const opened = new OpenedFiles((count) => desktop.emit('filesOpened', { count }));
  const desktop = new RpcServer(desktopContract, desktopHandlers(opened));
  collectOpenedFiles(app, opened, () => app.isReady() && showWindow());
  app.on('activate', showWindow);
  const watch = new RunWatch(() => setTimeout(() => quitWhenDone(watch), NEXT_RUN_MS));
  app.on('window-all-closed', () => {
    if (watch.isAtWork) tellItGoesOn(watch);
    quitWhenDone(watch);
  });
  quitInOrder(backend, watch);
  acceptWindowChannels({
    isTrusted: ({ senderFrame, sender }) => isOurPage(senderFrame?.url ?? sender.getURL()),
    onOpen: (target, channel) => (target === 'services' ? backend.pass(channel) : desktop.connect(channel)),
  });
  void app.whenReady().then(() => {
    denyWhatIsNotOurs();
    serveScreens(PLACES.screens);
    Menu.setApplicationMenu(appMenu((command) => {
      // A Mac keeps the menu of an app whose windows are all closed.
      if (BrowserWindow.getAllWindows().length === 0) showWindow();
      else desktop.emit('menu', { command });
    }));
    showWindow();
    backend.start();
    backend.onStart((channel) => watch.follow(createClient(contract, channel)));
  }).catch((error: unknown) => {
    dialog.showErrorBox('Tunesmith could not start', error instanceof Error ? (error.stack ?? error.message) : String(error));
    app.exit(1);
  });
}

/** Without a window the app stays for what trains and for other long work, and goes when that is done; on a Mac an app stays anyhow. */
function quitWhenDone(watch: RunWatch): void {
  if (process.platform !== 'darwin' && BrowserWindow.getAllWindows().length === 0 && !watch.isAtWork) app.quit();
}

function showWindow(): void {
  const [present] = BrowserWindow.getAllWindows();
  if (!present) {
    openWindow();
    return;
  }
  if (present.isMinimized()) present.restore();
  present.focus();
}
