/**
 * The script of a page: shows the filter, which is of no use without it, and applies it. Printing shows
 * everything that passes the filter, unfolded. A page is complete without it.
 */
export const SCRIPT: string = `
'use strict';
const form = document.querySelector('form.filter');
if (form) {
  const checks = [...document.querySelectorAll('.check[data-outcome]')];
  const sections = [...document.querySelectorAll('section[data-group]')];
  const shown = document.getElementById('shown');
  const apply = () => {
    const outcomes = [...form.querySelectorAll('input[name=outcome]:checked')].map((box) => box.value);
    const group = form.elements.group.value;
    const text = form.elements.text.value.trim().toLowerCase();
    let count = 0;
    for (const check of checks) {
      const fits = outcomes.includes(check.dataset.outcome)
        && (group === '' || check.dataset.group === group)
        && (text === '' || check.textContent.toLowerCase().includes(text));
      check.hidden = !fits;
      if (fits) count += 1;
    }
    for (const section of sections) section.hidden = !section.querySelector('.check:not([hidden])');
    shown.textContent = count + ' of ' + checks.length + ' checks shown';
  };
  form.addEventListener('input', apply);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.hidden = false;
  apply();
}
const unfold = () => {
  const target = document.querySelector(':target');
  if (!target) return;
  const inside = target.querySelector('details');
  if (inside) inside.open = true;
  for (let one = target; one; one = one.parentElement) if (one.localName === 'details') one.open = true;
};
const button = document.getElementById('folds');
const folds = () => [...document.querySelectorAll('details')];
if (folds().length > 0) {
  button.parentElement.hidden = false;
  button.addEventListener('click', () => {
    const unfolding = folds().some((one) => !one.open);
    for (const one of folds()) one.open = unfolding;
    button.textContent = unfolding ? 'Fold everything' : 'Unfold everything';
  });
}
addEventListener('hashchange', unfold);
unfold();
let folded = [];
addEventListener('beforeprint', () => {
  folded = [...document.querySelectorAll('details:not([open])')];
  for (const one of folded) one.open = true;
});
addEventListener('afterprint', () => {
  for (const one of folded) one.open = false;
});
`;
