// Nothing is wider than the screen; only tables scroll, inside their own boxes.
(() => {
  const width = document.documentElement.clientWidth;
  const faults = [];
  if (document.documentElement.scrollWidth > width)
    faults.push(`the page is ${document.documentElement.scrollWidth} wide on a screen of ${width}`);
  for (const e of document.querySelectorAll('body *')) {
    if (e.closest('.scroll > *')) continue;
    if (e.closest('svg') && e.tagName !== 'svg') continue;
    if (e.getBoundingClientRect().right > width + 1)
      faults.push(`${e.tagName} overflows: ${e.textContent.slice(0, 40)}`);
  }
  for (const text of document.querySelectorAll('svg text')) {
    const height = text.getBoundingClientRect().height, w = text.getBoundingClientRect().width;
    if (Math.max(height, w) > 0 && Math.min(height, w) > 0 && Math.min(height, Math.max(height, w)) < 6)
      faults.push(`letters of ${text.textContent} are too small`);
  }
  return faults;
})()
