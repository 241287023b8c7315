// One player for the songs of a page: its bar plays them in order, and the waveform of each shows and sets the time.
"use strict";
{
  const bar = document.querySelector(".player-bar");
  const inBar = (name) => bar.querySelector(".player-" + name);
  const audio = bar.appendChild(Object.assign(new Audio(), { preload: "none" }));
  const [toggle, range, title, popOut, status] = ["toggle", "range", "title", "window", "status"].map(inBar);
  const session = navigator.mediaSession;
  const channel = self.BroadcastChannel && new BroadcastChannel("player");
  const memory = "player" + location.pathname;
  const find = (id) => songs.find((song) => song.figure.id === id);
  let current;

  const songs = [...document.querySelectorAll(".track")].filter((figure) => figure.querySelector("audio")).map((figure) => {
    const part = (name) => figure.querySelector(name);
    const [button, slider, sound, waveform] = ["button", "input", "audio", "svg"].map(part);
    const song = { figure, button, slider, data: figure.dataset, url: part("source").src, title: part("strong").textContent };
    sound.controls = false;
    button.hidden = slider.hidden = false;
    if (waveform) {
      // What is played is a second drawing on top of the first one.
      const played = waveform.cloneNode(true);
      played.setAttribute("class", "waveform played");
      waveform.after(played);
      for (const drawing of [waveform, played]) {
        drawing.removeAttribute("role");
        drawing.setAttribute("aria-hidden", true);
      }
    }
    button.onclick = () => flip(song);
    slider.oninput = () => select(song, slider.value);
    slider.onclick = play;
    figure.onkeydown = (event) => press(event, song);
    write(song, slider, 0);
    return song;
  });

  function clock(seconds) {
    const [hours, minutes, rest] = [seconds / 3600, seconds / 60 % 60, seconds % 60].map(Math.floor);
    const two = (number) => String(number).padStart(2, 0);
    return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
  }

  function length(song) {
    return song === current && isFinite(audio.duration) ? audio.duration : +song.data.seconds || 0;
  }

  // While a slider has the focus, its words follow the keys and not the clock, or screen readers would count aloud.
  function write(song, slider, at, isMoved) {
    const whole = length(song);
    slider.max = Math.ceil(whole);
    slider.value = at;
    slider.parentNode.style.setProperty("--played", whole ? at / whole : 0);
    if (isMoved || slider !== document.activeElement || !slider.ariaValueText) {
      slider.setAttribute("aria-valuetext",
        bar.dataset.position.replace("{at}", clock(at)).replace("{length}", clock(whole)));
    }
  }

  function show(event) {
    if (!current) return;
    const at = audio.currentTime;
    const isMoved = !event || event.type !== "timeupdate";
    for (const slider of [current.slider, range]) write(current, slider, at, isMoved);
    inBar("at").textContent = clock(at);
    inBar("length").textContent = clock(length(current));
    const moment = `#track=${current.data.track}&t=${Math.floor(at)}`;
    title.href = current.data.page + moment;
    if (popOut) {
      popOut.hidden = !current.data.player;
      popOut.href = current.data.player + moment;
    }
    for (const { figure, button } of songs) {
      const isPlaying = figure === current.figure && !audio.paused;
      figure.classList.toggle("playing", isPlaying);
      button.ariaLabel = isPlaying ? button.dataset.pause : button.dataset.play;
    }
    bar.classList.toggle("playing", !audio.paused);
    toggle.ariaLabel = current.button.ariaLabel;
    inBar("next").ariaDisabled = current === songs.at(-1);
    if (session && isFinite(audio.duration)) {
      session.setPositionState({ duration: audio.duration, position: Math.min(at, audio.duration) });
    }
  }

  // Shows a song at a second; what was playing goes on with it.
  function select(song, at = 0) {
    const isPlaying = current && !audio.paused;
    if (song !== current) {
      const last = current;
      current = song;
      if (last) {
        write(last, last.slider, 0, true);
        last.figure.classList.remove("current");
      }
      song.figure.classList.add("current");
      audio.src = song.url;
      // Only downwards: nothing can be louder than its file.
      audio.volume = Math.min(song.data.gain || 1, 1);
      title.textContent = song.title;
      inBar("artist").textContent = song.data.artist;
      status.textContent = "";
      bar.hidden = false;
      document.documentElement.classList.add("has-player");
      if (session) {
        const { artist } = song.data;
        const src = (song.figure.parentNode.querySelector("img") || document.querySelector(".artwork img"))?.currentSrc;
        session.metadata = new MediaMetadata({ title: song.title, artist, artwork: src ? [{ src }] : [] });
      }
      if (isPlaying) play();
    }
    audio.currentTime = Math.min(Math.max(at, 0) || 0, length(song) || 9e5);
    show();
  }

  function play() { audio.play().catch(() => {}); }

  function flip(song) {
    if (song === current && !audio.paused) return audio.pause();
    if (song !== current) select(song);
    play();
  }

  // Back to the start of a song first, then to the one before it.
  function step(by) {
    const next = by < 0 && audio.currentTime > 3 ? current : songs[songs.indexOf(current) + by];
    if (next) select(next);
    return next;
  }

  function move(by, song = current) { select(song, (song === current ? audio.currentTime : 0) + by); }

  function press(event, song) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    const seconds = { j: -10, l: 10, arrowleft: -5, arrowright: 5 }[key];
    if (seconds) move(seconds, song);
    else if (key === "k" || key === " " && !event.target.closest("button, a")) flip(song);
    else return;
    event.preventDefault();
  }

  // A link to a moment only shows it: pages that play by themselves are a nuisance, and browsers refuse it.
  function openMoment() {
    const words = new URLSearchParams(location.hash.slice(1));
    const song = find("track=" + words.get("track"));
    if (!song) return;
    select(song, words.get("t"));
    song.figure.scrollIntoView({ block: "center" });
    return song;
  }

  toggle.onclick = () => flip(current);
  inBar("previous").onclick = () => step(-1) || select(current);
  inBar("next").onclick = () => step(1);
  range.oninput = () => select(current, range.value);
  bar.onkeydown = (event) => press(event, current);
  if (popOut) popOut.onclick = () => audio.pause();
  for (const name of ["play", "pause", "timeupdate", "durationchange", "seeked"]) audio.addEventListener(name, show);
  audio.addEventListener("play", () => channel?.postMessage(0));
  audio.addEventListener("ended", () => step(1) && play());
  audio.addEventListener("error", () => { status.textContent = bar.dataset.failed; });
  if (channel) channel.onmessage = () => audio.pause();
  addEventListener("hashchange", openMoment);

  const actions = {
    play, pause: () => audio.pause(), previoustrack: () => step(-1), nexttrack: () => step(1),
    seekto: ({ seekTime }) => select(current, seekTime),
    seekbackward: ({ seekOffset }) => move(-(seekOffset || 10)), seekforward: ({ seekOffset }) => move(seekOffset || 10),
  };
  // Browsers throw for actions that they do not know.
  for (const name in actions) try { session.setActionHandler(name, actions[name]); } catch {}

  // No page can play on while another one is opened, so each remembers where it was. Frames may have no storage.
  addEventListener("pagehide", () => {
    try { if (current) sessionStorage[memory] = JSON.stringify([current.figure.id, audio.currentTime]); } catch {}
  });
  try {
    const [id, at] = JSON.parse(sessionStorage[memory] || "[]");
    if (!openMoment() && find(id)) select(find(id), at);
  } catch { openMoment(); }
}
