// While the training runs, the page is fetched again; what was folded open or sorted stays so.
(async () => {
  const pause = 2000;
  let before = '';
  while (!document.querySelector('main').dataset.ended) {
    await new Promise(done => setTimeout(done, pause));
    if (document.hidden) continue;
    let text;
    try {
      text = await (await fetch(location.pathname, {cache: 'no-store'})).text();
    } catch {
      document.querySelector('.lead').textContent += ' The training cannot be reached any more: this is the last that was seen of it.';
      return;
    }
    if (text === before) continue;
    before = text;
    const old = document.querySelector('main');
    const main = new DOMParser().parseFromString(text, 'text/html').querySelector('main');
    if (!main) continue;
    const title = details => details.closest('figure').querySelector('figcaption').textContent;
    const open = new Set([...old.querySelectorAll('details[open]')].map(title));
    const sorted = [...old.querySelectorAll('th[aria-sort]')].map(head => [head.closest('table').caption.textContent,
      head.textContent, head.getAttribute('aria-sort') === 'descending']);
    const scrolled = window.scrollY;
    old.replaceWith(document.adoptNode(main));
    for (const details of main.querySelectorAll('figure details')) details.open = open.has(title(details));
    for (const [caption, column, down] of sorted)
      for (const head of main.querySelectorAll('th'))
        if (head.textContent === column && head.closest('table').caption.textContent === caption) sortBy(head, down);
    window.scrollTo(0, scrolled);
  }
})();
