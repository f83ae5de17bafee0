import { userError } from '../../shared/errors';

/** Puts text on the clipboard; must come of a person's click. @throws a user error where the browser refuses */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Not there, or not allowed: the older way asks nobody.
    copyAsSelection(text);
  }
}

function copyAsSelection(text: string): void {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'visually-hidden';
  document.body.append(area);
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- what there is where the clipboard has no interface
  const isCopied = document.execCommand('copy');
  area.remove();
  if (!isCopied) throw userError('not-copied', 'The browser does not let the text be copied.', 'Select it, and copy it by hand.');
}
