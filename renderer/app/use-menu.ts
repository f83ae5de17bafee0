import { useEffect, useRef } from 'react';
import { useHost } from '../client/app-context';

type Command = 'import' | 'new-run' | 'settings';

/** Does what the desktop app's menu asks of the window. */
export function useMenu(commands: Readonly<Record<Command, () => void>>): void {
  const { desktop } = useHost();
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  useEffect(() => desktop?.on('menu', ({ command }) => latest.current[command]()), [desktop]);
}
