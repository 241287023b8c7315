// Sends the form without a change of page and shows what is wrong beside each field. Without this, the form sends itself.
"use strict";

const form = document.getElementById("contact-form");
const notice = document.getElementById("contact-status");
const send = form.querySelector("button[type=submit]");
// Without HTTPS, as in a preview on a phone, browsers make no UUID.
const newKey = () => crypto.randomUUID?.() ?? crypto.getRandomValues(new Uint32Array(8)).join("-");
let key = newKey();

// Says when the page was opened: who sends sooner than a person types is a program.
fetch(`${form.action}/token`).then((answer) => answer.json()).then(({ token }) => {
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "_token", value: token });
  form.append(field);
}).catch(() => {});

function show(problems) {
  for (const control of form.querySelectorAll("[aria-describedby]")) {
    const problem = problems.find(({ field }) => field === control.name);
    control.setAttribute("aria-invalid", problem ? "true" : "false");
    document.getElementById(`contact-${control.name}-problem`).textContent = problem?.detail ?? "";
  }
  form.querySelector("[aria-invalid=true]")?.focus();
}

// The browser's own checks, in words beside the fields and not in bubbles.
function ownProblems() {
  return [...form.elements].filter((control) => control.name && !control.validity.valid)
    .map((control) => ({ field: control.name, detail: control.validationMessage }));
}

form.noValidate = true;
// What was changed is another message; the same one, sent again after a lost answer, is stored once.
form.addEventListener("input", () => { key = newKey(); });
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  notice.textContent = "";
  const problems = ownProblems();
  show(problems);
  if (problems.length) return;
  send.disabled = true;
  try {
    const answer = await fetch(form.action, {
      method: "POST", body: new FormData(form), headers: { Accept: "application/json", "Idempotency-Key": key },
    });
    if (answer.ok) {
      const sent = document.getElementById("contact-sent");
      form.hidden = true;
      sent.hidden = false;
      sent.focus();
      return;
    }
    const { detail, errors = [] } = await answer.json();
    show(errors);
    notice.textContent = detail;
  } catch {
    notice.textContent = notice.dataset.unreachable;
  } finally {
    send.disabled = false;
  }
});
