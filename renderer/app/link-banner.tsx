import type { LinkState } from '../client/host';
import { Icon } from '../components/icon';

/** Says so while the services cannot be asked. */
export function LinkBanner({ link }: { readonly link: LinkState }) {
  if (link !== 'lost') return null;
  return (
    <div className="link-banner" role="alert">
      <Icon name="warning" />
      The connection to Tunesmith is lost. Runs go on without this window; it connects again by itself. If it does not, start Tunesmith again.
    </div>
  );
}
