import './polyfills';
import '@mantine/core/styles.css';
import './app/tokens.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app';
import { webHost } from './client/web-host';

createRoot(document.getElementById('root')!).render(<App host={webHost()} />);
