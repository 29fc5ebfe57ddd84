/** Reads a page; `number` is one of its two. */
export function readNow(page, number = page.number) {
  page.selected[0] = number;
  page.readNow();
}

export function readWindow(page) {
  page.selected[0] = page.number;
  page.readWindow();
}
