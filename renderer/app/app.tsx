import { MantineProvider } from '@mantine/core';
import { useColorScheme } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { AppProvider } from '../client/app-context';
import type { Host, LinkState } from '../client/host';
import { createStores, refreshStores, useSettings } from '../stores/stores';
import { Shell } from './shell';
import { theme } from './theme';

/** The whole window over one host. */
export function App({ host }: { readonly host: Host }) {
  const [context] = useState(() => ({ host, stores: createStores(host.app) }));
  const [link, setLink] = useState<LinkState>('connecting');
  useEffect(
    () =>
      host.onLink((state) => {
        setLink(state);
        refreshStores(context.stores, state);
      }),
    [host, context],
  );
  return (
    <AppProvider value={context}>
      <Themed link={link} />
    </AppProvider>
  );
}

/** Light, dark, or what the system says. */
function Themed({ link }: { readonly link: LinkState }) {
  const system = useColorScheme('light', { getInitialValueInEffect: false });
  const chosen = useSettings(({ settings }) => settings.theme);
  return (
    <MantineProvider theme={theme} forceColorScheme={chosen === 'system' ? system : chosen}>
      <Shell link={link} />
    </MantineProvider>
  );
}
