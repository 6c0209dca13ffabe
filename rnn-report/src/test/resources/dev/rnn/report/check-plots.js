// Each figure has its axes and as many marks in each colour as its own table has figures.
(() => {
  const faults = [];
  for (const figure of document.querySelectorAll('figure')) {
    const name = figure.querySelector('figcaption').textContent;
    const svg = figure.querySelector('svg');
    if (!svg || svg.getBoundingClientRect().height < 50) { faults.push(`${name}: no picture`); continue; }
    if (svg.querySelectorAll('text').length < 3) faults.push(`${name}: no labels`);
    const alternative = figure.querySelector('[role=img]').getAttribute('aria-label');
    if (!alternative || alternative.length < 10) faults.push(`${name}: no text alternative`);
    const rows = figure.querySelectorAll('tbody tr').length;
    const drawn = [...svg.querySelectorAll('*')].filter(e => /var\(--series-/.test(
      (e.getAttribute('style') || '') + (e.getAttribute('fill') || '') + (e.getAttribute('stroke') || ''))
      && !e.querySelector('*') && e.getBoundingClientRect().width > 0);
    if (drawn.length === 0) faults.push(`${name}: nothing is drawn`);
    if (drawn.length < Number(figure.dataset.marks))
      faults.push(`${name}: ${drawn.length} marks are drawn for ${figure.dataset.marks} points`);
    if (rows === 0) faults.push(`${name}: no figures below`);
    const box = svg.getBoundingClientRect();
    for (const e of drawn) {
      const r = e.getBoundingClientRect();
      if (r.left < box.left - 1 || r.right > box.right + 1 || r.top < box.top - 1 || r.bottom > box.bottom + 1)
        faults.push(`${name}: something is drawn outside the picture`);
    }
  }
  return faults;
})()
