import { Button, Progress } from '@mantine/core';
import { useActivity } from '../stores/stores';

/** Long work that goes on whatever the window shows: downloads, imports, exports. Each can be ended here. */
export function ActivityStrip() {
  const activities = useActivity((state) => state.activities);
  const cancel = useActivity((state) => state.cancel);
  const lasting = activities.filter(({ request }) => LASTING.has(request));
  if (lasting.length === 0) return null;
  return (
    <section className="activity-strip" aria-label="Work under way">
      {lasting.map(({ id, title, share }) => (
        <div key={id} className="activity">
          <span className="one-line grow">{title}</span>
          <Progress value={100 * share} size={6} w={120} aria-label={title} />
          <span className="numbers dim activity-share">{Math.floor(100 * share)}&nbsp;%</span>
          <Button variant="subtle" color="gray" size="compact-sm" onClick={() => cancel(id)}>Cancel</Button>
        </div>
      ))}
    </section>
  );
}

/** What outlives the screen that asked for it; the rest shows its progress where it was asked for. */
const LASTING = new Set(['models.download', 'models.addFolder', 'datasets.download', 'predictions.file', 'exports.export']);
