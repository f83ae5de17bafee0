import { contract, requests, type AppHandlers } from '../../shared/contract';
import type { AppInfo } from '../../shared/model/app-info';
import type { Channel } from '../../shared/rpc/channel';
import { RpcServer } from '../../shared/rpc/server';
import { makeFolders } from '../files/folders';
import type { Application } from './application';
import { clearAbandonedImports } from './datasets';
import { clearLeftovers } from './leftovers';
import { GuessSession } from './library/guess-session';
import { ModelLibrary } from './library/model-library';
import { ModelSession } from './library/model-session';
import { RunLibrary } from './library/run-library';
import { inScreenWords } from './library/screen-words';
import { SettingsStore } from './library/settings-store';
import { Activities } from './rooms/activities';
import { appRoom } from './rooms/app-room';
import type { RoomContext, Uploads } from './rooms/context';
import { datasetsRoom } from './rooms/datasets-room';
import { downloadsRoom } from './rooms/downloads-room';
import { evaluationsRoom } from './rooms/evaluations-room';
import { exportsRoom } from './rooms/exports-room';
import { modelsRoom } from './rooms/models-room';
import { playgroundRoom } from './rooms/playground-room';
import { predictionsRoom } from './rooms/predictions-room';
import { noteError } from './rooms/recent-errors';
import { runsRoom } from './rooms/runs-room';
import { RunLock, type LockUse } from './run-lock';

/** The services behind the contract, whatever carries it. */
export interface AppServer {
  /** Answers a window. */
  connect(channel: Channel): void;
  /** Ends what trains with a checkpoint, other long work without a trace, and all engines. */
  close(): Promise<void>;
}

export interface AppServerOptions {
  readonly app: Application;
  readonly host: AppInfo['host'];
  readonly uploads?: Uploads;
}

/** Where files have paths, nothing is uploaded. */
const NO_UPLOADS: Uploads = {
  limit: 0,
  pathOf: () => {
    throw new Error('This host takes no uploads.');
  },
  discard: () => Promise.resolve(),
  clear: () => Promise.resolve(),
};

/** A second server would take the runs of the first for interrupted ones, and start them. */
const HOME: LockUse = {
  code: 'home-in-use',
  sentence: (folder) => `Tunesmith is open already: its folder ${folder} is in use`,
  hint: 'Go to its window, or to the address in the terminal in which it runs; or end that process first. TUNESMITH_HOME names another folder.',
};

/**
 * Puts the services of this home folder together, finds the runs of earlier processes, and goes on with their queue.
 *
 * @throws a user error where another process serves this home folder, or the disk refuses
 */
export async function startAppServer(options: AppServerOptions): Promise<AppServer> {
  const { home } = options.app;
  await makeFolders(home);
  const lock = await RunLock.acquire(home, HOME);
  try {
    const server = await startInHome(options);
    return { ...server, close: () => server.close().finally(() => lock.release()) };
  } catch (thrown) {
    await lock.release();
    throw thrown;
  }
}

async function startInHome({ app, host, uploads = NO_UPLOADS }: AppServerOptions): Promise<AppServer> {
  const emit: RoomContext['emit'] = (name, payload) => server.emit(name, payload);
  const runs: RunLibrary = new RunLibrary(app, {
    changed: (run) => emit('runChanged', runs.summarize(run)),
    events: (runId, first, events) => emit('runEvents', { runId, first, events }),
    ended: () => {
      emit('libraryChanged', { what: 'runs' });
      emit('libraryChanged', { what: 'models' });
    },
  });
  const models = new ModelLibrary(app, () => runs.all().filter((run) => run.hasModel).map(({ id, name, modelFolder }) => ({ id, name, folder: modelFolder })));
  const session = new ModelSession(app);
  const guesses = new GuessSession(app);
  const activities = new Activities((activity) => emit('activityChanged', activity));
  const context: RoomContext = { app, host, uploads, emit, settings: new SettingsStore(app.home), activities, models, runs, session, guesses };
  const server = new RpcServer(contract, notingErrors(rooms(context)));
  await uploads.clear();
  await clearLeftovers(app.home);
  await clearAbandonedImports(app);
  await runs.load();
  return {
    connect: (channel) => server.connect(channel),
    close: async () => {
      session.dispose();
      guesses.dispose();
      await Promise.all([activities.close(), runs.close()]);
    },
  };
}

function rooms(context: RoomContext): AppHandlers {
  return {
    app: appRoom(context),
    datasets: datasetsRoom(context),
    models: modelsRoom(context),
    downloads: downloadsRoom(context),
    runs: runsRoom(context),
    evaluations: evaluationsRoom(context),
    predictions: predictionsRoom(context),
    playground: playgroundRoom(context),
    exports: exportsRoom(context),
  };
}

type AnyHandler = (input: unknown, context: unknown) => unknown;

/** Keeps what went wrong by our own fault for `app.diagnostics`. */
function notingErrors(handlers: AppHandlers): AppHandlers {
  const wrapped = Object.keys(requests).map((room) => {
    const answers = Object.entries(handlers[room as keyof AppHandlers] as unknown as Record<string, AnyHandler>);
    return [room, Object.fromEntries(answers.map(([name, handler]) => [name, noting(`${room}.${name}`, handler)]))] as const;
  });
  return Object.fromEntries(wrapped) as unknown as AppHandlers;
}

function noting(request: string, handler: AnyHandler): AnyHandler {
  return async (input, context) => {
    try {
      return await handler(input, context);
    } catch (error) {
      noteError(request, error);
      throw inScreenWords(error);
    }
  };
}
