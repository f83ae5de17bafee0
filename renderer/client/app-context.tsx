import { createContext, useContext, type ReactNode } from 'react';
import type { Stores } from '../stores/stores';
import type { Host } from './host';

/** What every screen can reach: the host, and the stores over it. */
export interface AppContext {
  readonly host: Host;
  readonly stores: Stores;
}

const Context = createContext<AppContext | undefined>(undefined);

export function AppProvider({ value, children }: { readonly value: AppContext; readonly children: ReactNode }) {
  return <Context value={value}>{children}</Context>;
}

export function useAppContext(): AppContext {
  const context = useContext(Context);
  if (!context) throw new Error('A screen outside the app');
  return context;
}

export function useHost(): Host {
  return useAppContext().host;
}
