// Sounds in texts, with a button and a slider of the theme's own in place of the browser's controls.
"use strict";
{
  function clock(seconds) {
    const [minutes, rest] = [seconds / 60, seconds % 60].map(Math.floor);
    return `${minutes}:${String(rest).padStart(2, 0)}`;
  }

  const make = (name, properties) => Object.assign(document.createElement(name), properties);

  function replaceControls(audio) {
    const figure = audio.closest(".recording");
    const label = audio.getAttribute("aria-label") || audio.src.split("/").pop();
    const button = make("button", { className: "track-play", type: "button" });
    const slider = make("input", { className: "player-range", type: "range", min: 0, max: 0, step: 1, value: 0, disabled: true });
    const time = make("span", { className: "player-time" });
    const controls = make("span", { className: "sound" });
    for (const control of [button, slider]) control.setAttribute("aria-label", label);

    function show() {
      const { currentTime: at, duration } = audio;
      controls.classList.toggle("playing", !audio.paused);
      button.setAttribute("aria-pressed", !audio.paused);
      if (!isFinite(duration)) return;
      slider.disabled = false;
      slider.max = Math.ceil(duration);
      slider.value = at;
      controls.style.setProperty("--played", at / duration);
      time.textContent = `${clock(at)} / ${clock(duration)}`;
      slider.setAttribute("aria-valuetext", time.textContent);
    }

    // Two versions of the same take are as long as each other: then a visitor hears the same moment of the other one.
    function startWhere(other) {
      const { currentTime, duration } = other;
      const seek = () => { if (Math.abs(audio.duration - duration) < 1) audio.currentTime = currentTime; };
      if (audio.readyState) seek();
      else audio.addEventListener("loadedmetadata", seek, { once: true });
    }

    button.onclick = () => {
      if (!audio.paused) return audio.pause();
      const beside = [figure?.previousElementSibling, figure?.nextElementSibling].map((other) => other?.querySelector("audio"));
      const other = beside.find((sound) => sound && !sound.paused);
      if (other) startWhere(other);
      pauseOthers(audio);
      audio.play().catch(() => {});
    };
    slider.oninput = () => { audio.currentTime = slider.value; };
    for (const name of ["play", "pause", "timeupdate", "durationchange", "seeked"]) audio.addEventListener(name, show);
    audio.addEventListener("error", () => {
      controls.remove();
      audio.controls = true;
    });
    controls.append(button, slider, time);
    audio.before(controls);
    audio.controls = false;
    show();
  }

  document.querySelectorAll(".prose audio").forEach(replaceControls);
}
