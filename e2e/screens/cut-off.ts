/**
 * What is cut off or stands out of its window, as short descriptions. Runs in the page. Text that ends in an ellipsis on purpose, and
 * what scrolls, does not count; a whole screen scrolls downwards alone.
 */
export function cutOff(): string[] {
  const describe = (element: Element) => `${element.tagName.toLowerCase()}.${element.classList.item(0) ?? ''} “${element.textContent.slice(0, 40)}”`;
  const isShown = (element: Element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== 'hidden';
  const scrolls = (element: Element | null): boolean => {
    for (let parent = element; parent && parent !== document.body; parent = parent.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(parent);
      if (overflowX === 'auto' || overflowX === 'scroll' || overflowX === 'hidden' || overflowY === 'hidden') return true;
    }
    return false;
  };
  const found: string[] = [];
  if (document.documentElement.scrollWidth > window.innerWidth) found.push('the page scrolls sideways');
  for (const pane of document.querySelectorAll('.screen, .work-panel')) if (pane.scrollWidth > pane.clientWidth) found.push(`scrolls sideways: ${describe(pane)}`);
  for (const element of document.querySelectorAll('button, button *, h1, h2, h3, p, label, summary, dd, dt')) {
    if (!isShown(element) || element.closest('.visually-hidden, .skip-link, svg')) continue;
    const box = element.getBoundingClientRect();
    if (box.right > window.innerWidth + 1 && !scrolls(element.parentElement)) found.push(`beyond the window: ${describe(element)}`);
    const { overflow, textOverflow } = getComputedStyle(element);
    if (element.scrollWidth > element.clientWidth + 1 && overflow === 'hidden' && element.clientWidth > 0 && textOverflow !== 'ellipsis') found.push(`cut: ${describe(element)}`);
  }
  return found;
}
