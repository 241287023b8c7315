// Photos open above the page. Without this script, their links lead to the pictures.
"use strict";

{
  const box = document.querySelector(".light-box");
  const links = [...document.querySelectorAll("[data-light-box]")];
  const count = box.querySelector(".light-box-count");
  const [previous, next, close] = box.querySelectorAll("button");
  let shown = 0;

  const show = (index) => {
    shown = (index + links.length) % links.length;
    // A new element: an old one would show the last picture until the next one is loaded.
    const picture = document.createElement("img");
    picture.src = links[shown].href;
    picture.alt = links[shown].querySelector("img").alt;
    box.querySelector("img")?.remove();
    box.querySelector("figure").prepend(picture);
    count.textContent = count.dataset.words.replace("{at}", shown + 1).replace("{count}", links.length);
  };

  for (const [index, link] of links.entries()) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      show(index);
      box.showModal();
    });
  }
  previous.hidden = next.hidden = links.length < 2;
  previous.addEventListener("click", () => show(shown - 1));
  next.addEventListener("click", () => show(shown + 1));
  close.addEventListener("click", () => box.close());
  // A press next to the picture closes the box, as Escape does.
  box.addEventListener("click", (event) => { if (event.target === box) box.close(); });
  box.addEventListener("close", () => links[shown].focus());
  box.addEventListener("keydown", (event) => {
    const isRightToLeft = getComputedStyle(box).direction === "rtl";
    const step = { ArrowRight: isRightToLeft ? -1 : 1, ArrowLeft: isRightToLeft ? 1 : -1 }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey || links.length < 2) return;
    event.preventDefault();
    show(shown + step);
  });
}
