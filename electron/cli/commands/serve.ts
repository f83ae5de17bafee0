import { once } from 'node:events';
import type { Command } from 'commander';
import { startWebHost } from '../../web/web-host';
import type { Invocation } from '../command-line';
import { wholeNumber } from '../option-parsers';

export function addServe(program: Command, { app, signal }: Invocation): void {
  program
    .command('serve')
    .description('Show the app in a browser on this machine.')
    .option('--port <n>', 'of this machine (default: a free one)', wholeNumber(1, 65_535))
    .action(async ({ port }: { readonly port?: number }) => {
      const host = await startWebHost({ app, port, onNewLink: (link) => process.stderr.write(`For another browser: ${link}\n`) });
      // Whoever starts us reads the link from here.
      process.stdout.write(`Tunesmith runs at ${host.link}\n`);
      process.stderr.write('The link is good for one browser. It is served until Ctrl-C; a run that trains then leaves a checkpoint.\n');
      if (!signal.aborted) await once(signal, 'abort');
      await host.close();
    });
}
