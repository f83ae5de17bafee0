import './polyfills';
import '@mantine/core/styles.css';
import './app/tokens.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app';
import { desktopBridge, desktopHost } from './client/desktop-host';
import { webHost } from './client/web-host';

const bridge = desktopBridge();
createRoot(document.getElementById('root')!).render(<App host={bridge ? desktopHost(bridge) : webHost()} />);
