import { expect, test } from 'vitest';
import { Turns } from './turns';

const nextTask = () => new Promise((resolve) => setTimeout(resolve));

/** Turns whose frames are drawn by hand. */
function byHand() {
  const frames: (() => void)[] = [];
  const done: string[] = [];
  const turns = new Turns((callback) => frames.push(callback));
  const drawFrame = async () => {
    frames.splice(0).forEach((callback) => callback());
    await nextTask();
  };
  return { frames, done, drawFrame, take: (name: string) => turns.take(() => done.push(name)) };
}

test('each frame has one thing to do, in the order in which they were asked for', async () => {
  const { done, drawFrame, take } = byHand();
  ['steps', 'loss', 'accuracy'].forEach(take);
  const seen: string[][] = [];
  for (let i = 0; i < 4; i++) {
    await drawFrame();
    seen.push([...done]);
  }
  expect(seen).toEqual([['steps'], ['steps', 'loss'], ['steps', 'loss', 'accuracy'], ['steps', 'loss', 'accuracy']]);
});

test('nothing is done in the frame itself, where others have their work', async () => {
  const { done, frames, take } = byHand();
  take('loss');
  frames[0]!();
  expect(done).toEqual([]);
  await nextTask();
  expect(done).toEqual(['loss']);
});

test('a frame is asked for only where something waits', async () => {
  const { frames, drawFrame, take } = byHand();
  take('loss');
  await drawFrame();
  expect(frames).toEqual([]);
  take('loss');
  expect(frames).toHaveLength(1);
});
