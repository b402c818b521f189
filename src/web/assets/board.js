// A little comfort; every page does without it.
"use strict";
// A form that asks before it acts: <form data-confirm="…">.
document.addEventListener("submit", (event) => {
  const question = event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});
// What was typed survives a session that ended meanwhile: this tab keeps what a form sent, and puts it back
// where the door had to be passed before the form was shown again. Passwords are never kept.
const TYPED = "yamedoki-typed";
const keep = (what) => {
  try {
    if (what) sessionStorage.setItem(TYPED, JSON.stringify(what));
    else sessionStorage.removeItem(TYPED);
  } catch { /* a browser that keeps nothing */ }
};
const kept = () => {
  try { return JSON.parse(sessionStorage.getItem(TYPED)); } catch { return null; }
};
const pathOf = (form) => new URL(form.getAttribute("action") || location.href, location.href).pathname;
const hasPassword = (form) => Boolean(form.querySelector("input[type=password]"));
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || hasPassword(form)) return;
  const typed = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  keep(form.closest("main") && { path: pathOf(form), typed });
});
const before = kept();
if (before && document.body.classList.contains("page-login")) {
  keep({ ...before, door: true });
} else if (before) {
  keep(null);
  const forms = [...document.querySelectorAll("main form")];
  const form = before.door && forms.find((one) => one.method === "post" && pathOf(one) === before.path);
  for (const field of form ? form.elements : []) {
    const values = before.typed.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else if (values.length && field.type !== "hidden" && field.tagName !== "BUTTON") [field.value] = values;
  }
}
