import { expect, test } from 'vitest';
import { dropped, isFolder, joinLabels, type Given } from './given';

type Tree = Readonly<Record<string, string | object>>;

/** A folder as a browser gives it. */
function entryOf(name: string, tree: Tree) {
  const children = Object.entries(tree).map(([child, content]) =>
    typeof content === 'string' ? { name: child, isFile: true, isDirectory: false, file: (use: (file: File) => void) => use(new File([content], child)) } : entryOf(child, content as Tree));
  return {
    name,
    isFile: false,
    isDirectory: true,
    createReader: () => {
      const parts = [children, []];
      return { readEntries: (use: (entries: object[]) => void) => use(parts.shift() ?? []) };
    },
    getFile: (wanted: string, _: object, found: () => void, missing: () => void) => (typeof tree[wanted] === 'string' ? found() : missing()),
  };
}

/** What lies on the pointer: a folder for each tree, a file for each text, and a piece of text, which is neither. */
function pointer(things: Readonly<Record<string, Tree | string>>): DataTransfer {
  const all = Object.entries(things);
  const items = all.map(([name, thing]) => ({ kind: 'file', webkitGetAsEntry: () => (typeof thing === 'string' ? { isDirectory: false } : entryOf(name, thing)) }));
  return { items: [{ kind: 'string' }, ...items], files: all.map(([name]) => new File([], name)) } as unknown as DataTransfer;
}

const describe = (given: readonly Given[]) => given.map((each) => `${isFolder(each) ? 'folder' : 'file'} ${each.name}`);

test('all that lies on the pointer is given, in its order', () => {
  expect(describe(dropped(pointer({ 'a.csv': 'x', texts: { pos: {} }, 'b.csv': 'y' })))).toEqual(['file a.csv', 'folder texts', 'file b.csv']);
  expect(dropped(pointer({}))).toEqual([]);
});

test('the folders of several labels that are dropped at once are one folder with a sub-folder for each', async () => {
  const joined = await joinLabels(dropped(pointer({ good: { '1.txt': 'lovely', '2.txt': 'fine' }, bad: { '1.txt': 'awful', '@eaDir': {} } })));
  const [folder] = joined!;
  expect(folder.name).toBe('good, bad');
  const files = await folder.list();
  expect(await Promise.all(files.map(async ({ path, file }) => `${path} ${await file.text()}`))).toEqual(['good/1.txt lovely', 'good/2.txt fine', 'bad/1.txt awful']);
  expect(folder.labels!.map(({ name }) => name)).toEqual(['good', 'bad']);
});

test('other things that are dropped together stay what they are', async () => {
  const label = { '1.txt': 'lovely' };
  const whole = { pos: label, neg: label };
  const model = { 'config.json': '{}', 'model.safetensors': '' };
  const others: readonly Readonly<Record<string, Tree | string>>[] = [{ one: label }, { one: whole, two: whole }, { one: label, two: whole }, { one: label, 'a.csv': 'x' }, { one: label, two: model }, { 'a.csv': 'x', 'b.csv': 'y' }];
  for (const things of others) {
    expect(await joinLabels(dropped(pointer(things)))).toBeUndefined();
  }
});
