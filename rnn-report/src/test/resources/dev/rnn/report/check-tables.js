// A click on a head sorts the rows upwards, a second one downwards, and no row is lost.
(() => {
  const faults = [];
  for (const table of document.querySelectorAll('table')) {
    const name = table.caption.textContent;
    const rows = table.tBodies[0].rows.length;
    [...table.querySelectorAll('th')].forEach((head, column) => {
      for (const sign of [1, -1]) {
        head.querySelector('button').click();
        const numeric = head.classList.contains('n');
        const values = [...table.tBodies[0].rows].map(row => numeric
          ? parseFloat(row.cells[column].dataset.v) : row.cells[column].textContent);
        const known = numeric ? values.filter(v => !Number.isNaN(v)) : values;
        const gap = numeric && values.slice(0, known.length).some(Number.isNaN);
        const sorted = known.every((v, i) => i === 0 || sign * (numeric ? v - known[i - 1]
          : v.localeCompare(known[i - 1], 'en', {numeric: true})) >= 0);
        if (!sorted || gap) faults.push(`${name}: column ${head.textContent} is not sorted`);
        if (values.length !== rows) faults.push(`${name}: rows are lost`);
        if (head.getAttribute('aria-sort') !== (sign > 0 ? 'ascending' : 'descending'))
          faults.push(`${name}: aria-sort of ${head.textContent}`);
      }
    });
  }
  return faults;
})()
