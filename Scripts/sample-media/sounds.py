"""The sample's music, synthesised: plucked strings, keys, drums of noise, voices of vowels, and rooms."""

import subprocess
import wave
import zlib

import numpy as np
from scipy import signal

RATE = 44_100
sounds = {}


def sound(name, title, artist, **options):
    def add(compose):
        sounds[name] = (title, artist, compose, options)
        return compose

    return add


def hertz(note):
    return 440 * 2 ** ((note - 69) / 12)


class Song:
    """Two channels that instruments are written into; time is in beats."""

    def __init__(self, name, tempo, beats, tail=4.0, swing=0.0):
        self.random = np.random.default_rng(zlib.crc32(name.encode()))
        self.beat, self.swing = 60 / tempo, swing
        self.length = int((beats * self.beat + tail) * RATE)
        self.dry = np.zeros((self.length, 2))
        self.wet = np.zeros((self.length, 2))

    def add(self, samples, beat, volume=1.0, pan=0.0, room=0.25, human=0.008):
        if self.swing and abs(beat % 1 - 0.5) < 0.01:
            beat += self.swing
        start = int((beat * self.beat + self.random.normal(0, human)) * RATE)
        start = max(start, 0)
        samples = samples[: max(0, self.length - start)]
        sides = (
            samples[:, None]
            * volume
            * np.array([np.cos((pan + 1) * np.pi / 4), np.sin((pan + 1) * np.pi / 4)])
        )
        self.dry[start : start + len(samples)] += sides
        self.wet[start : start + len(samples)] += sides * room

    def mix(self, seconds=1.8, bright=5000.0, loud=0.95, drive=1.2):
        n = int(seconds * RATE)
        t = np.arange(n) / RATE
        room = self.random.standard_normal((n, 2)) * np.exp(-t * 6.9 / seconds)[:, None]
        room = signal.sosfilt(signal.butter(1, [180, bright], "band", fs=RATE, output="sos"), room, axis=0)
        room[: int(0.012 * RATE)] = 0
        room /= np.sqrt((room**2).sum(0))
        wet = signal.fftconvolve(self.wet, room, axes=0)[: self.length]
        out = self.dry + wet
        out = signal.sosfilt(signal.butter(2, 32, "high", fs=RATE, output="sos"), out, axis=0)
        out = out / np.percentile(np.abs(out), 99.95) * 0.8
        out = np.tanh(out * drive) / np.tanh(drive)
        fade = int(2.0 * RATE)
        out[-fade:] *= (np.cos(np.linspace(0, np.pi, fade)) * 0.5 + 0.5)[:, None]
        return out / np.abs(out).max() * loud


# Instruments


def envelope(seconds, attack=0.01, release=0.08):
    n = int(seconds * RATE)
    shape = np.ones(n)
    a, r = min(int(attack * RATE), n), min(int(release * RATE), n)
    shape[:a] *= np.linspace(0, 1, a) ** 1.5
    shape[n - r :] *= np.linspace(1, 0, r)
    return shape


def pluck(song, note, seconds, bright=0.5, damp=0.996, position=0.18, body=(110, 220, 410)):
    """A plucked string (Karplus and Strong, with Smith's pick position), and the wood below it."""
    period = RATE / hertz(note)
    n = int(period - 0.6)  # The average delays by half a sample, the all-pass by 0.1 to 1.1.
    burst = song.random.uniform(-1, 1, n)
    burst = signal.lfilter([1 - (1 - bright) * 0.9], [1, -(1 - bright) * 0.9], burst)
    burst -= np.roll(burst, int(n * position))
    burst -= burst.mean()
    total = int(seconds * RATE)
    # One round of the string: a delay, a mild low-pass, and the fraction of a sample that the delay lacks.
    fraction = period - n - 0.5
    c = (1 - fraction) / (1 + fraction)
    loss = damp ** (110 / hertz(note) * 1.0 + 0.3)
    # y[i] = loss * allpass(average(y[i-n])), as one recursive filter.
    feedback = np.zeros(n + 3)
    feedback[n : n + 2] += 0.5 * c * loss
    feedback[n + 1 : n + 3] += 0.5 * loss
    a = np.zeros(n + 3)
    a[0], a[1] = 1, c
    a -= feedback
    x = np.zeros(total)
    x[: len(burst)] = burst[:total]
    y = signal.lfilter([1, c], a, x) if n < 260 else strings_by_blocks(x, n, c, loss)
    for f in body:
        b, q = signal.iirpeak(f, 3, fs=RATE)
        y = y + 0.35 * signal.lfilter(b, q, y)
    return y / (np.abs(y).max() + 1e-9) * envelope(seconds, 0.001, min(0.25, seconds / 3))


def strings_by_blocks(x, n, c, loss):
    """The same filter, a period at a time: long delays would be slow otherwise."""
    y = np.zeros(len(x) + n)
    state, last = np.zeros(1), 0.0
    for start in range(0, len(x), n):
        end = min(start + n, len(x))
        if start == 0:
            y[start:end] = x[start:end]
            continue
        back = y[start - n : end - n]
        average = 0.5 * (back + np.concatenate(([last], back[:-1])))
        last = back[-1]
        passed, state = signal.lfilter([c, 1], [1, c], average, zi=state)
        y[start:end] = x[start:end] + loss * passed
    return y[: len(x)]


def keys(note, seconds, velocity=0.7, ratio=1.0, depth=2.2):
    """An electric piano by frequency modulation; harder touches are brighter."""
    t = np.arange(int(seconds * RATE)) / RATE
    f = hertz(note)
    tine = np.exp(-t * 7) * 0.35 * velocity * np.sin(2 * np.pi * f * 14 * t)
    index = depth * velocity * np.exp(-t * 2.5)
    tone = np.sin(2 * np.pi * f * t + index * np.sin(2 * np.pi * f * ratio * t) + tine)
    shake = 1 - 0.12 * np.sin(2 * np.pi * 4.6 * t)
    return tone * np.exp(-t * (0.7 + f / 900)) * shake * envelope(seconds, 0.004, 0.12)


def piano(song, note, seconds, velocity=0.6):
    t = np.arange(int(seconds * RATE)) / RATE
    f, out = hertz(note), 0
    for k in range(1, 13):
        partial = f * k * np.sqrt(1 + 0.0004 * k * k)
        if partial > 12_000:
            break
        strength = velocity ** (0.3 * k) / k**0.9 * (1 - 0.6 * (k % 7 == 0))
        for cents in (-1.2, 1.1):
            out = out + 0.5 * strength * np.sin(
                2 * np.pi * partial * 2 ** (cents / 1200) * t + song.random.uniform(0, 6)
            ) * np.exp(-t * (0.5 + 0.42 * k + f / 700))
    knock = signal.lfilter([0.06], [1, -0.94], song.random.standard_normal(len(t))) * np.exp(-t * 90) * 0.5
    return (out + knock) * envelope(seconds, 0.003, 0.15)


def pad(song, notes, seconds, cutoff=1400, attack=1.2, release=1.5, voices=3):
    """Bowed strings: saws that are not quite in tune, through a filter."""
    n = int(seconds * RATE)
    t = np.arange(n) / RATE
    out = np.zeros(n)
    for note in notes:
        for _ in range(voices):
            f = hertz(note + song.random.normal(0, 0.06))
            vibrato = (
                0.004
                * np.sin(2 * np.pi * song.random.uniform(4.2, 5.6) * t + song.random.uniform(0, 6))
                * np.clip(t - 0.4, 0, 1)
            )
            phase = np.cumsum(f * (1 + vibrato)) / RATE + song.random.random()
            out += 2 * (phase % 1) - 1
    out = signal.sosfilt(signal.butter(2, cutoff, fs=RATE, output="sos"), out)
    out += 0.03 * signal.sosfilt(
        signal.butter(1, [2500, 6000], "band", fs=RATE, output="sos"), song.random.standard_normal(n)
    )
    return (
        out
        / (len(notes) * voices) ** 0.6
        * envelope(seconds, min(attack, seconds / 2), min(release, seconds / 2))
    )


def bowed(song, note, seconds, volume=1.0, cutoff=2600, slide=0.0):
    n = int(seconds * RATE)
    t = np.arange(n) / RATE
    vibrato = 0.25 * np.sin(2 * np.pi * 5.3 * t) * np.clip((t - 0.25) * 2, 0, 1)
    pitch = note + vibrato * 0.6 - slide * np.exp(-t * 14)
    phase = np.cumsum(hertz(pitch)) / RATE
    out = 2 * (phase % 1) - 1
    out = signal.sosfilt(signal.butter(2, cutoff, fs=RATE, output="sos"), out)
    for f in (300, 700, 1100):
        b, a = signal.iirpeak(f, 4, fs=RATE)
        out = out + 0.5 * signal.lfilter(b, a, out)
    return out * volume * envelope(seconds, 0.12, 0.18)


VOWELS = {
    "a": ((800, 80), (1150, 90), (2900, 120)),
    "o": ((450, 70), (800, 80), (2830, 100)),
    "u": ((325, 50), (700, 60), (2700, 170)),
    "e": ((400, 60), (1900, 90), (2700, 120)),
    "m": ((250, 40), (500, 80), (2200, 300)),
}


def voice(song, note, seconds, vowel="a", breath=0.05, slide=0.8):
    """A voice without words: a pulse through the formants of a vowel."""
    n = int(seconds * RATE)
    t = np.arange(n) / RATE
    vibrato = (
        0.28
        * np.sin(2 * np.pi * 5.4 * t + 0.4 * np.sin(2 * np.pi * 0.7 * t))
        * np.clip((t - 0.22) * 2.2, 0, 1)
    )
    drift = np.cumsum(song.random.normal(0, 0.002, n)) * 0.15
    pitch = note + vibrato + drift - slide * np.exp(-t * 18)
    phase = np.cumsum(hertz(pitch)) / RATE % 1
    pulse = np.where(phase < 0.6, np.sin(np.pi * phase / 0.6) ** 2, 0)
    pulse = np.diff(pulse, prepend=0) * 18 + breath * song.random.standard_normal(n) * (
        0.4 + 0.6 * (phase < 0.5)
    )
    out = np.zeros(n)
    for (f, width), gain in zip(VOWELS[vowel], (1.0, 0.55, 0.22)):
        r = np.exp(-np.pi * width * 1.4 / RATE)
        out += gain * signal.lfilter([1 - r], [1, -2 * r * np.cos(2 * np.pi * f / RATE), r * r], pulse)
    swell = 0.75 + 0.25 * np.sin(np.pi * np.clip(t / seconds, 0, 1))
    return out / (np.abs(out).max() + 1e-9) * swell * envelope(seconds, 0.07, 0.14)


def horn(song, note, seconds, bright=1.0, mute=False):
    n = int(seconds * RATE)
    t = np.arange(n) / RATE
    pitch = note - 0.5 * np.exp(-t * 26) + 0.16 * np.sin(2 * np.pi * 5 * t) * np.clip((t - 0.3) * 2, 0, 1)
    phase = 2 * np.pi * np.cumsum(hertz(pitch)) / RATE
    shape = envelope(seconds, 0.035, 0.07)
    index = (1.1 + 2.0 * bright) * shape * (0.8 + 0.2 * np.exp(-t * 6))
    out = np.sin(phase + index * np.sin(phase)) + 0.03 * song.random.standard_normal(n) * np.exp(-t * 30)
    if mute:
        out = signal.sosfilt(signal.butter(1, [700, 3200], "band", fs=RATE, output="sos"), out) * 1.2
    return out * shape


def kick(song, f=52, length=0.32):
    t = np.arange(int(length * RATE)) / RATE
    phase = 2 * np.pi * (f * t + 70 / 32 * (1 - np.exp(-t * 32)))
    return np.sin(phase) * np.exp(-t * 11) + 0.2 * np.exp(-t * 300) * song.random.standard_normal(len(t))


def snare(song, length=0.22, tone=190):
    t = np.arange(int(length * RATE)) / RATE
    noise = signal.sosfilt(
        signal.butter(1, [900, 7500], "band", fs=RATE, output="sos"), song.random.standard_normal(len(t))
    )
    return noise * np.exp(-t * 22) + 0.45 * np.sin(2 * np.pi * tone * t) * np.exp(-t * 30)


def hat(song, length=0.06, low=7000):
    t = np.arange(int(length * RATE)) / RATE
    return signal.sosfilt(
        signal.butter(2, low, "high", fs=RATE, output="sos"), song.random.standard_normal(len(t))
    ) * np.exp(-t * 5.5 / length)


def brush(song, length=0.35):
    t = np.arange(int(length * RATE)) / RATE
    noise = signal.sosfilt(
        signal.butter(1, [1800, 6500], "band", fs=RATE, output="sos"), song.random.standard_normal(len(t))
    )
    return noise * np.sin(np.pi * t / length) ** 1.5


def ride(song, length=1.1):
    t = np.arange(int(length * RATE)) / RATE
    out = (
        sum(np.sin(2 * np.pi * f * t + song.random.uniform(0, 6)) for f in (3120, 4230, 5310, 6677, 8124))
        * 0.12
    )
    out += (
        signal.sosfilt(
            signal.butter(2, 6000, "high", fs=RATE, output="sos"), song.random.standard_normal(len(t))
        )
        * 0.35
        * np.exp(-t * 12)
    )
    return out * np.exp(-t * 4)


def upright(song, note, seconds):
    t = np.arange(int(seconds * RATE)) / RATE
    string = pluck(song, note, seconds, bright=0.12, damp=0.990, position=0.3, body=(90, 160))
    return (string + 0.6 * np.sin(2 * np.pi * hertz(note) * t) * np.exp(-t * 2.5)) * envelope(
        seconds, 0.004, 0.1
    )


# Pieces


def lanterns_notes(s, produced):
    """A bolero in D minor; the rehearsal has only the guitar and the voice."""
    chords = [
        (50, 57, 62, 65),
        (55, 58, 62, 67),
        (57, 61, 64, 67),
        (50, 57, 62, 65),
        (46, 58, 62, 65),
        (53, 57, 60, 65),
        (52, 58, 61, 67),
        (45, 57, 61, 64),
    ]
    melody = [
        (0, 69, 1.5),
        (1.5, 72, 0.5),
        (2, 74, 2),
        (4, 70, 1),
        (5, 69, 1),
        (6, 67, 2),
        (8, 64, 1.5),
        (9.5, 67, 0.5),
        (10, 73, 1),
        (11, 76, 1),
        (12, 74, 4),
        (16, 77, 1.5),
        (17.5, 76, 0.5),
        (18, 74, 2),
        (20, 72, 1),
        (21, 69, 1),
        (22, 72, 2),
        (24, 70, 1),
        (25, 69, 1),
        (26, 67, 1),
        (27, 65, 1),
        (28, 64, 3.5),
    ]
    for turn in range(3):
        for bar, chord in enumerate(chords):
            at = 4 + turn * 32 + bar * 4
            force = (0.5, 0.75, 1.0)[turn] if produced else 0.7
            for step, (string, beat) in enumerate(zip((0, 2, 3, 1, 2, 3, 2), (0, 0.5, 1, 2, 2.5, 3, 3.5))):
                s.add(
                    pluck(s, chord[string], 2.4, 0.35 + 0.3 * force),
                    at + beat,
                    (0.42 if string else 0.55) * (0.7 + 0.4 * force),
                    -0.25,
                    0.22,
                )
            if produced and turn:
                s.add(upright(s, chord[0] - 12 if chord[0] > 50 else chord[0], 1.6), at, 0.6, 0.0, 0.08)
                s.add(upright(s, chord[1] - 12, 0.9), at + 2.5, 0.45, 0.0, 0.08)
                for beat in (0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5):
                    s.add(brush(s, 0.16), at + beat, 0.05 + 0.05 * (beat % 1 == 0.5), 0.35, 0.2)
                s.add(kick(s, 48), at, 0.30, 0, 0.05)
                s.add(snare(s, 0.14, 260), at + 3, 0.12, 0.2, 0.4)
            if produced and turn == 2:
                s.add(pad(s, [n + 12 for n in chord[1:]], 4.6 * s.beat, 1700, 0.8, 0.9), at, 0.20, 0.3, 0.5)
        if turn or not produced:
            for beat, note, length in melody:
                vowel = "aoaeu"[int(beat * 2 + turn) % 5]
                s.add(
                    voice(s, note - 5, length * s.beat * 0.97, vowel),
                    4 + turn * 32 + beat,
                    0.62,
                    0.05,
                    0.42,
                    0.02,
                )
                if produced and turn == 2 and length >= 1:
                    s.add(
                        voice(
                            s, note - 9 if note % 12 not in (1, 4) else note - 8, length * s.beat * 0.95, "o"
                        ),
                        4 + turn * 32 + beat,
                        0.24,
                        -0.5,
                        0.6,
                        0.03,
                    )
    for i, note in enumerate((50, 57, 62, 65, 69, 74)):
        s.add(pluck(s, note, 4, 0.5), 100 + i * 0.12, 0.45, -0.2, 0.4)


@sound("lanterns", "Lanterns (live in the big room)", "Ana Lucía Núñez", quality=7)
def lanterns():
    s = Song("lanterns", 100, 102)
    lanterns_notes(s, True)
    return s.mix(2.1)


@sound("lanterns-rehearsal", "Lanterns (rehearsal, one microphone)", "Ana Lucía Núñez", wav=True, seconds=32)
def lanterns_rehearsal():
    """The raw take: a small dull room, a boiler, and a little too much of the top of the room."""
    s = Song("lanterns-rehearsal", 96, 70)
    lanterns_notes(s, False)
    out = s.mix(0.35, 2500, loud=0.42, drive=0.6).mean(1, keepdims=True).repeat(2, 1)
    t = np.arange(len(out)) / RATE
    hum = 0.006 * np.sin(2 * np.pi * 60 * t) + 0.003 * np.sin(2 * np.pi * 180 * t)
    hiss = 0.007 * signal.lfilter([0.3], [1, -0.7], s.random.standard_normal(len(out)))
    out = signal.sosfilt(signal.butter(1, [160, 5200], "band", fs=RATE, output="sos"), out, axis=0)
    return out + (hum + hiss)[:, None]


@sound("salt", "Salt", "Ana Lucía Núñez", quality=7)
def salt():
    """A waltz in A minor that sways: guitar, accordion of bows, voice, and a sea at both ends."""
    s = Song("salt", 104, 126)
    chords = [
        (45, 57, 60, 64),
        (41, 57, 60, 65),
        (48, 55, 60, 64),
        (43, 55, 59, 62),
        (45, 57, 60, 64),
        (50, 57, 62, 65),
        (52, 56, 59, 64),
        (45, 57, 60, 64),
    ]
    melody = [
        (0, 64, 2),
        (2, 69, 1),
        (3, 72, 2),
        (5, 71, 1),
        (6, 67, 3),
        (9, 67, 1),
        (10, 69, 1),
        (11, 71, 1),
        (12, 72, 2),
        (14, 69, 1),
        (15, 74, 2),
        (17, 72, 1),
        (18, 71, 3),
        (21, 69, 3),
    ]
    t = np.arange(s.length) / RATE
    sea = signal.sosfilt(
        signal.butter(1, [200, 1800], "band", fs=RATE, output="sos"),
        s.random.standard_normal((s.length, 2)),
        axis=0,
    )
    swell = (0.5 - 0.5 * np.cos(2 * np.pi * t / 6.2)) ** 2 * (np.exp(-t / 7) + np.exp(-(t[-1] - t) / 7))
    s.dry += sea * (swell * 0.16)[:, None]
    for turn in range(5):
        force = (0.45, 0.6, 0.8, 1.0, 0.55)[turn]
        for bar, chord in enumerate(chords):
            at = 3 + turn * 24 + bar * 3
            s.add(pluck(s, chord[0], 2.2, 0.3), at, 0.55 * force + 0.15, -0.2, 0.2)
            for beat in (1, 2):
                for k, note in enumerate(chord[1:]):
                    s.add(
                        pluck(s, note, 1.3, 0.35 + 0.3 * force),
                        at + beat + k * 0.035,
                        0.24 * force + 0.12,
                        -0.3 + 0.1 * k,
                        0.25,
                    )
            if turn in (1, 2, 3):
                s.add(
                    upright(s, chord[0] if chord[0] < 46 else chord[0] - 12, 1.4), at, 0.5 * force, 0.05, 0.08
                )
            if turn in (2, 3):
                s.add(kick(s, 46), at, 0.35 * force, 0, 0.08)
                for beat in (1, 2):
                    s.add(brush(s, 0.2), at + beat, 0.16 * force, 0.3, 0.2)
                s.add(
                    pad(s, [n + 12 for n in chord[1:]], 3.3 * s.beat, 2100, 0.25, 0.4, 2),
                    at,
                    0.16 * force,
                    0.45,
                    0.35,
                )
        if turn in (1, 2, 3):
            for beat, note, length in melody:
                s.add(
                    voice(s, note, length * s.beat * 0.96, "oaeau"[int(beat) % 5]),
                    3 + turn * 24 + beat,
                    0.55 * (0.7 + 0.4 * force),
                    0.0,
                    0.4,
                    0.02,
                )
        if turn == 3:
            for beat, note, length in melody:
                s.add(
                    bowed(s, note + 12, length * s.beat * 0.98, 0.9),
                    3 + turn * 24 + beat,
                    0.10,
                    -0.4,
                    0.6,
                    0.02,
                )
    return s.mix(2.4)


@sound("last-orders", "Last Orders", "The Night Porters", quality=7)
def last_orders():
    """Swing in F: walking bass, ride, keys, a muted trumpet and a trombone. The chair is in bar 19."""
    s = Song("last-orders", 138, 156, swing=0.15)
    changes = [
        (41, (57, 60, 63)),
        (46, (56, 60, 62)),
        (41, (57, 60, 63)),
        (41, (55, 57, 63)),
        (46, (56, 60, 62)),
        (47, (56, 59, 62)),
        (41, (57, 60, 62)),
        (50, (54, 60, 63)),
        (43, (58, 62, 65)),
        (48, (58, 64, 67)),
        (41, (57, 60, 62)),
        (48, (58, 64, 67)),
    ]
    tune = [
        (0.5, 72, 0.5),
        (1, 75, 0.5),
        (1.5, 77, 1.5),
        (3.5, 75, 0.5),
        (4, 74, 0.5),
        (4.5, 72, 2),
        (8.5, 72, 0.5),
        (9, 75, 0.5),
        (9.5, 77, 1),
        (10.5, 80, 0.5),
        (11, 79, 0.5),
        (11.5, 77, 2.5),
        (16.5, 82, 0.5),
        (17, 80, 0.5),
        (17.5, 77, 1.5),
        (20, 75, 0.5),
        (20.5, 74, 1.5),
        (24.5, 72, 0.5),
        (25, 74, 0.5),
        (25.5, 75, 0.5),
        (26, 77, 1),
        (28, 78, 0.5),
        (28.5, 77, 0.5),
        (29, 75, 0.5),
        (29.5, 72, 1.5),
        (32.5, 70, 0.5),
        (33, 74, 0.5),
        (33.5, 77, 1),
        (35, 79, 0.5),
        (36, 80, 0.5),
        (36.5, 79, 0.5),
        (37, 76, 0.5),
        (37.5, 72, 1.5),
        (40, 77, 3),
    ]
    for chorus in range(3):
        force = (0.6, 0.85, 1.0)[chorus]
        for bar in range(12):
            at = 4 + chorus * 48 + bar * 4
            root, chord = changes[bar]
            after = changes[(bar + 1) % 12][0]
            third = chord[0] - 24 if chord[0] - 24 > 30 else chord[0] - 12
            for beat, note in enumerate(
                (root, third, root + 7 if root < 46 else root - 5, after + s.random.choice((-1, 1)))
            ):
                s.add(
                    upright(s, note - (12 if note > 50 else 0), 0.62),
                    at + beat,
                    0.62 * (0.8 + 0.3 * force),
                    0.0,
                    0.08,
                )
            for beat in (0, 1, 1.5, 2, 3, 3.5):
                s.add(ride(s), at + beat, (0.09 if beat % 1 == 0 else 0.06) * (0.6 + 0.6 * force), 0.4, 0.2)
            for beat in (1, 3):
                s.add(hat(s, 0.05), at + beat, 0.12, 0.35, 0.15)
            for beat in (0, 1, 2, 3):
                s.add(kick(s, 50), at + beat, 0.10 * force, 0, 0.05)
            if chorus and s.random.random() < 0.6:
                s.add(snare(s, 0.12), at + s.random.choice((1.5, 2.5, 3.5)), 0.11 * force, 0.1, 0.3)
            for beat in ((0, 1.5) if bar % 2 == 0 else (0.5, 2.5)):
                for note in chord:
                    s.add(keys(note, 0.5, 0.5 + 0.3 * force), at + beat, 0.12, -0.4, 0.2)
        for beat, note, length in tune:
            if chorus == 0:
                s.add(horn(s, note, length * s.beat * 0.92, 0.7, mute=True), 4 + beat, 0.28, 0.25, 0.35)
            elif chorus == 1:
                s.add(
                    horn(s, note - 12 + s.random.choice((0, 0, 0, 3, -2)), length * s.beat * 0.95, 0.55),
                    52 + beat,
                    0.30,
                    -0.3,
                    0.35,
                )
            else:
                s.add(horn(s, note, length * s.beat * 0.94, 1.0), 100 + beat, 0.30, 0.3, 0.35)
                s.add(
                    horn(s, note - 9 if note % 2 else note - 8, length * s.beat * 0.94, 0.7),
                    100 + beat,
                    0.18,
                    -0.35,
                    0.35,
                )
                s.add(horn(s, note - 16, length * s.beat * 0.94, 0.5), 100 + beat, 0.15, -0.1, 0.35)
    # The chair.
    t = np.arange(int(0.5 * RATE)) / RATE
    chair = (
        sum(np.sin(2 * np.pi * f * t) * np.exp(-t * d) for f, d in ((180, 18), (410, 26), (730, 40)))
        + s.random.standard_normal(len(t)) * np.exp(-t * 60) * 0.6
    )
    for beat, volume in ((4 + 18 * 4 + 1.3, 0.35), (4 + 18 * 4 + 1.75, 0.2)):
        s.add(chair, beat, volume, -0.7, 0.5)
    for k, note in enumerate((41, 57, 60, 63, 67, 74)):
        s.add(keys(note, 3, 0.6), 148 + k * 0.06, 0.2, -0.3, 0.4)
    s.add(ride(s, 2.5), 148, 0.2, 0.4, 0.3)
    return s.mix(0.9, 6000)


@sound("nordlys", "Nordlys (overture)", "Bjørn Åkesson", quality=7)
def nordlys():
    """Slow: home-made oscillators over a string quartet that rises for a minute, and lets go."""
    s = Song("nordlys", 60, 80, tail=6)
    chords = [(38, 57, 62, 65), (34, 58, 62, 65), (41, 57, 60, 65), (36, 55, 60, 64)]
    for turn in range(4):
        for k, chord in enumerate(chords):
            at = 4 + turn * 16 + k * 4
            force = min(1.0, 0.25 + 0.25 * turn)
            s.add(pad(s, chord[1:], 6.0, 500 + 500 * turn, 2.2, 2.4), at, 0.26 + 0.16 * turn, -0.3, 0.6)
            if turn:
                s.add(
                    pad(s, [chord[0], chord[0] + 12], 5.4, 320 + 160 * turn, 1.2, 1.8, 2),
                    at,
                    0.35 * force + 0.1,
                    0.1,
                    0.35,
                )
            if turn >= 2:
                s.add(
                    pad(s, [n + 12 for n in chord[1:]], 5.4, 2600, 1.6, 1.8), at, 0.17 * (turn - 1), 0.45, 0.7
                )
            scale = [n + 12 for n in chord[1:]] + [chord[1] + 24, chord[2] + 24]
            for step in range(16):
                if s.random.random() < 0.35 + 0.18 * turn:
                    note = scale[(step * (2 + turn) + k) % 5]
                    tone = keys(note, 1.4, 0.3 + 0.2 * turn, 3.01 if step % 3 else 1.414, 1.4)
                    for echo in range(3):
                        s.add(
                            tone,
                            at + step * 0.25 + echo * 0.75,
                            0.085 * 0.5**echo * (0.6 + 0.3 * turn),
                            (-0.8, 0.8, 0.0)[echo] * (1 if step % 2 else -1),
                            0.5,
                            0.002,
                        )
            if turn >= 2:
                for beat in ((0, 2.5) if turn == 2 else (0, 1.5, 2.5, 3.25)):
                    s.add(kick(s, 40, 0.6), at + beat, 0.5, 0, 0.3)
    line = [
        (20, 74, 4),
        (24, 77, 4),
        (28, 76, 2),
        (30, 72, 2),
        (32, 74, 4),
        (36, 81, 6),
        (42, 79, 2),
        (44, 77, 4),
        (48, 76, 4),
        (52, 74, 4),
        (56, 82, 4),
        (60, 81, 4),
        (64, 84, 4),
    ]
    for beat, note, length in line:
        s.add(
            bowed(s, note, length * 1.02, 0.9, 2200 + 20 * beat, 0.5),
            beat,
            0.10 + 0.003 * beat,
            0.05,
            0.8,
            0.03,
        )
    s.add(pad(s, (38, 50, 57, 62), 14, 700, 0.5, 11), 68, 0.6, 0, 0.7)
    for k, note in enumerate((74, 69, 65, 62, 57)):
        s.add(keys(note, 4, 0.35, 1.414, 1.0), 69 + k * 1.3, 0.14, (-1) ** k * 0.5, 0.8)
    return s.mix(3.6, 4200)


@sound("yoru", "夜", "佐藤 美咲 (Misaki Satō)", flac=True)
def yoru():
    """Koto in the hirajōshi scale: free at first, then a pulse, then one note."""
    s = Song("yoru", 72, 50, tail=5)
    scale = [50, 52, 53, 57, 58, 62, 64, 65, 69, 70, 74, 76, 77]

    def string(at, index, force=0.7, length=3.2, bend=0.0):
        tone = pluck(s, scale[index] + bend, length, 0.25 + 0.55 * force, 0.9975, 0.12, (180, 330, 560))
        s.add(tone, at, 0.35 + 0.45 * force, -0.35 + 0.06 * index, 0.35, 0.012)

    for at, index, force in (
        (1, 5, 0.5),
        (3.2, 4, 0.4),
        (3.9, 5, 0.5),
        (5.5, 8, 0.75),
        (7.2, 7, 0.5),
        (7.8, 6, 0.4),
        (8.3, 5, 0.5),
        (10.2, 3, 0.6),
        (11.6, 2, 0.4),
        (12.1, 3, 0.5),
        (13.4, 0, 0.8),
    ):
        string(at, index, force, 4.5)
    for i in range(13):
        string(15 + i * 0.075, i, 0.35 + 0.03 * i)
    figure = (0, 5, 7, 8, 3, 7, 5, 8)
    for bar in range(7):
        for step, index in enumerate(figure):
            at = 17.5 + bar * 4 + step * 0.5
            string(
                at,
                (index + (bar % 3 == 2) * (step % 2)) % 13,
                0.35 + 0.08 * bar * (0.6 + 0.4 * (step % 4 == 0)),
                2.4,
            )
        for beat, index in (
            ((0, 10), (1.5, 9), (2, 8)),
            ((0, 11), (1, 12), (2.5, 10)),
            ((0.5, 9), (1.5, 10), (3, 8)),
        )[bar % 3]:
            string(17.5 + bar * 4 + beat, index, 0.55 + 0.06 * bar, 3.5)
    for k in range(16):
        string(45.5 + k * 0.11 * (1 + k * 0.05), 8 if k % 2 else 7, 0.7 - 0.03 * k, 2)
    string(49, 0, 0.9, 5.5)
    string(49.05, 5, 0.6, 5.5)
    return s.mix(2.0, 6500, drive=0.8)


@sound("lodz", "Łódź, 5 a.m.", "Zoë Kowalska", quality=7)
def lodz():
    """Piano and a tram's rhythm in G; a voice that doubles itself towards the end."""
    s = Song("lodz", 112, 116)
    chords = [(43, 59, 62, 67), (40, 59, 64, 67), (36, 60, 64, 67), (38, 57, 62, 66)]
    melody = [
        (0, 71, 1),
        (1, 74, 0.5),
        (1.5, 74, 1.5),
        (3.5, 71, 0.5),
        (4, 71, 1),
        (5, 67, 0.5),
        (5.5, 69, 2),
        (8, 67, 1),
        (9, 72, 0.5),
        (9.5, 72, 1),
        (10.5, 71, 0.5),
        (11, 69, 1),
        (12, 69, 1),
        (13, 66, 0.5),
        (13.5, 67, 2),
    ]
    for turn in range(7):
        force = (0.4, 0.5, 0.7, 0.6, 0.85, 1.0, 0.4)[turn]
        for k, chord in enumerate(chords):
            at = 2 + turn * 16 + k * 4
            for beat in range(8):
                for note in (chord[1:] if beat % 2 == 0 else chord[2:]):
                    if turn not in (0, 6) or beat % 4 == 0:
                        s.add(
                            piano(s, note, 0.8 if turn else 2.0, 0.35 + 0.4 * force),
                            at + beat / 2,
                            0.10 + 0.05 * force + 0.03 * (beat % 3 == 0),
                            -0.15,
                            0.2,
                        )
            s.add(piano(s, chord[0], 2.4, 0.6), at, 0.30, -0.05, 0.2)
            s.add(piano(s, chord[0] + 12, 1.2, 0.5), at + 2.5, 0.20, -0.05, 0.2)
            if turn in (2, 4, 5):
                for beat in (0, 1.5, 2, 3.5):
                    s.add(kick(s, 54), at + beat, 0.42 * force, 0, 0.05)
                for beat in (1, 3):
                    s.add(snare(s), at + beat, 0.26 * force, 0.08, 0.3)
                for beat in range(8):
                    s.add(
                        hat(s, 0.045 if beat % 4 != 3 else 0.16),
                        at + beat / 2,
                        0.10 * force * (0.7 + 0.5 * (beat % 2)),
                        0.35,
                        0.1,
                    )
                s.add(
                    pad(s, [chord[0], chord[0] + 7], 4.1 * s.beat, 600, 0.05, 0.2, 2),
                    at,
                    0.28 * force,
                    0,
                    0.1,
                )
            if turn in (3, 4, 5):
                for step in range(16):
                    s.add(
                        hat(s, 0.025, 4500),
                        at + step / 4,
                        0.045 * (1 + (step % 4 == 0)),
                        -0.5 + (step % 8) / 8,
                        0.3,
                    )
        if turn in (1, 2, 4, 5):
            for beat, note, length in melody:
                s.add(
                    voice(s, note, length * s.beat * 0.95, "eaouo"[int(beat * 2) % 5], 0.07),
                    2 + turn * 16 + beat,
                    0.46 * (0.75 + 0.3 * force),
                    0.04,
                    0.32,
                    0.015,
                )
                if turn == 5:
                    s.add(
                        voice(s, note - 12, length * s.beat * 0.95, "o", 0.1),
                        2 + turn * 16 + beat,
                        0.22,
                        -0.5,
                        0.5,
                        0.03,
                    )
                    s.add(
                        voice(
                            s, note + (3 if note % 12 in (11, 4) else 4), length * s.beat * 0.95, "u", 0.08
                        ),
                        2 + turn * 16 + beat,
                        0.20,
                        0.5,
                        0.5,
                        0.03,
                    )
    return s.mix(1.5, 6000)


def write(folder, name):
    """Composes a piece and writes its file with lame or flac, or as WAV. Returns its path."""
    title, artist, compose, options = sounds[name]
    samples = compose()
    if "seconds" in options:
        samples = samples[: options["seconds"] * RATE]
        fade = RATE // 2
        samples[-fade:] *= np.linspace(1, 0, fade)[:, None]
    rate = RATE
    if options.get("wav"):
        samples, rate = signal.resample_poly(samples.mean(1), 1, 2)[:, None], RATE // 2
    if options.get("flac"):
        samples, rate = signal.resample_poly(samples.mean(1), 320, 441)[:, None], 32_000
    noise = np.random.default_rng(1).uniform(-1, 1, samples.shape)
    pcm = np.clip(samples * 32_767 + 0.5 * noise, -32_768, 32_767).astype("<i2")
    path = folder / f"{name}.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(pcm.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm.tobytes())
    if options.get("wav"):
        return path
    if options.get("flac"):
        out = path.with_suffix(".flac")
        command = [
            "flac",
            "--silent",
            "--force",
            "--best",
            "-T",
            f"TITLE={title}",
            "-T",
            f"ARTIST={artist}",
            "-o",
            out,
            path,
        ]
    else:
        out = path.with_suffix(".mp3")
        command = [
            "lame",
            "--silent",
            "-V",
            str(options["quality"]),
            "--id3v2-only",
            "--tt",
            title,
            "--ta",
            artist,
            path,
            out,
        ]
    subprocess.run(command, check=True, env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin:/usr/local/bin"})
    path.unlink()
    return out
