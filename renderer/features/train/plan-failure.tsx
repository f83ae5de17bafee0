import { Button } from '@mantine/core';
import type { AppError } from '../../../shared/errors';
import { ErrorNotice } from '../../components/error-notice';

interface PlanFailureProps {
  readonly error: AppError;
  readonly onRetry: () => void;
  /** Goes back to the plan's own values; where nothing was set, there is nothing to go back from. */
  readonly onForget: (() => void) | undefined;
}

/** Why there is no plan for what the person has set, and the ways on. */
export function PlanFailure({ error, onRetry, onForget }: PlanFailureProps) {
  return (
    <ErrorNotice title="No settings could be found for this" error={error} onRetry={onRetry}>
      {onForget && <Button variant="default" size="compact-sm" onClick={onForget}>Back to the suggestions</Button>}
    </ErrorNotice>
  );
}
