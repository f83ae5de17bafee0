import { Button } from '@mantine/core';
import { useNavigation } from '../stores/stores';

/** The way on from a screen whose subject is gone. */
export function StartOver() {
  const go = useNavigation((state) => state.go);
  return <Button onClick={() => go({ page: 'start' })}>Start a new run</Button>;
}
