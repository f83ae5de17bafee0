import { counted } from '../components/format';
import { Icon } from '../components/icon';
import { useNavigation, useSettings } from '../stores/stores';

/** What this machine computes with, and the way to the settings. */
export function MachineLine() {
  const engine = useSettings((state) => state.engine);
  const isOpen = useNavigation((state) => state.route.page === 'settings');
  const go = useNavigation((state) => state.go);
  const words = engine ? `${engine.device} ${engine.precision}, ${counted(engine.threads, 'thread')}` : 'Settings';
  return (
    <button type="button" className="shelf-entry machine-line" aria-current={isOpen ? 'page' : undefined} onClick={() => go({ page: 'settings' })} aria-label={`Settings. ${words}`} title={words}>
      <span className="shelf-icon"><Icon name="gear" size={14} /></span>
      <span className="one-line">{words}</span>
    </button>
  );
}
