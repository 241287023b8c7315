// Players load after a click, and only one sound plays at a time. Pages need none of this to be read.
"use strict";

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-embed]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const frame = document.createElement("iframe");
  frame.src = link.dataset.playerUrl;
  frame.title = link.dataset.title;
  frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  frame.allowFullscreen = true;
  // YouTube refuses players that do not say where they are shown.
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  link.closest(".stage")?.classList.add("playing");
  link.replaceWith(frame);
  frame.focus();
});

function pauseOthers(sound) {
  for (const other of document.querySelectorAll("audio, video")) if (other !== sound && !other.muted) other.pause();
}

// The event comes after the start: by then another sound may have taken this one's place.
document.addEventListener("play", ({ target }) => { if (!target.paused) pauseOthers(target); }, true);

// A menu with many entries opens on a phone by its button, and one of its second level closes when another opens.
const menu = document.querySelector(".menu-button");
if (menu) {
  menu.hidden = false;
  menu.addEventListener("click", () => {
    menu.setAttribute("aria-expanded", String(menu.getAttribute("aria-expanded") === "false"));
  });
}
const submenus = document.querySelectorAll(".submenu");
for (const submenu of submenus) {
  submenu.addEventListener("toggle", () => {
    if (submenu.open) for (const other of submenus) if (other !== submenu) other.open = false;
  });
  submenu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !submenu.open) return;
    submenu.open = false;
    submenu.firstElementChild.focus();
  });
}

// Few texts have sounds, so the script of their controls is not part of this one.
const { sounds } = document.currentScript.dataset;
if (sounds && document.querySelector(".prose audio")) {
  document.head.append(Object.assign(document.createElement("script"), { src: sounds }));
}
