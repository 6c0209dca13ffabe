// A click on a column's head sorts by it: first upwards, then downwards; cells without a value come last.
function sortBy(head, down) {
  const table = head.closest('table');
  const heads = [...table.querySelectorAll('th')];
  const column = heads.indexOf(head);
  const body = table.tBodies[0];
  heads.forEach(other => other.removeAttribute('aria-sort'));
  head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
  const sign = down ? -1 : 1;
  const numeric = head.classList.contains('n');
  const value = row => {
    const cell = row.cells[column];
    return numeric ? parseFloat(cell.dataset.v) : cell.textContent;
  };
  const order = (a, b) => {
    const x = value(a), y = value(b);
    if (!numeric) return sign * x.localeCompare(y, 'en', {numeric: true});
    return (Number.isNaN(x) - Number.isNaN(y)) || (Number.isNaN(x) ? 0 : sign * (x - y));
  };
  body.append(...[...body.rows].sort(order));
}
document.addEventListener('click', event => {
  const head = event.target.closest('th');
  if (head) sortBy(head, head.getAttribute('aria-sort') === 'ascending');
});
