#!/usr/bin/env python3
"""Compares the facts of sounds with mutagen and soundfile, and times them.

usage: sounds.py PROGRAM [--seconds SECONDS] [--runs RUNS]

PROGRAM is `sound-facts`. 49 files of 7 formats are synthesised: WAV, AIFF, FLAC, Vorbis, Opus and MP3 by libsndfile, M4A by
FFmpeg. Each duration must be within a millisecond of mutagen's. One MP3 of varying bitrate does not say how long it is; mutagen and
soundfile guess then, so its duration must be what was encoded, with up to 60 ms of the encoder's silence.

Then the processor time for one MP3 (4 minutes, or --seconds) is printed, next to a Python script that finds the same maxima
with soundfile and NumPy, and one that measures loudness too. Timings are of an optimised PROGRAM only.
"""
import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import av
import mutagen
import mutagen.id3
import numpy
import soundfile

TOLERANCE = 0.001
RATES = [44100, 48000, 22050, 32000, 48000, 44100, 16000]
SECONDS = [0.5, 1.0, 2.3456, 5.0, 10.0, 30.001, 61.7]
OPUS_RATES = [48000, 24000, 16000, 12000, 8000, 48000, 48000]

PEAKS = """
import numpy, soundfile, sys
with soundfile.SoundFile(sys.argv[1]) as file:
    step = -(-file.frames // 256)
    peaks = [float(numpy.abs(block).max()) for block in file.blocks(step, dtype="float32")]
"""
LOUDNESS = """
import numpy, pyebur128, soundfile, sys
with soundfile.SoundFile(sys.argv[1]) as file:
    state = pyebur128.R128State(file.channels, file.samplerate, pyebur128.MeasurementMode.MODE_I)
    step = -(-file.frames // 256)
    peaks = []
    for block in file.blocks(step, dtype="float32", always_2d=True):
        peaks.append(float(numpy.abs(block).max()))
        state.add_frames(numpy.ascontiguousarray(block).ravel(), len(block))
    print(pyebur128.get_loudness_global(state))
"""


def music(seconds, rate, channels, seed=1):
    """Something with dynamics: tones, noise and a slow envelope."""
    generator = numpy.random.default_rng(seed)
    time = numpy.arange(round(seconds * rate)) / rate
    envelope = 0.2 + 0.6 * numpy.abs(numpy.sin(time * 0.7))
    tones = sum(numpy.sin(2 * numpy.pi * f * time) for f in (110, 220.5, 331, 997)) / 5
    samples = [envelope * (tones + 0.05 * generator.standard_normal(len(time))) for _ in range(channels)]
    return numpy.stack(samples, axis=1).astype("float32") * 0.7


def write(path, samples, rate, format, subtype):
    # In small pieces: libsndfile's writer of Vorbis crashes on one large one.
    with soundfile.SoundFile(path, "w", rate, samples.shape[1], subtype, format=format) as file:
        for start in range(0, len(samples), 1024):
            file.write(samples[start : start + 1024])


def write_m4a(path, samples, rate):
    with av.open(str(path), "w", format="ipod") as container:
        layout = "mono" if samples.shape[1] == 1 else "stereo"
        stream = container.add_stream("aac", rate=rate, layout=layout)
        position = 0
        for start in range(0, len(samples), 1024):
            block = numpy.ascontiguousarray(samples[start : start + 1024].T)
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout=layout)
            frame.sample_rate = rate
            frame.pts = position
            position += block.shape[1]
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def without_encoder_frame(path):
    """Removes the first frame of an MP3, in which the encoder says how long it is."""
    data = path.read_bytes()
    bitrates = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
    assert data[:2] == b"\xff\xfb", data[:4]
    rate = [44100, 48000, 32000][data[2] >> 2 & 3]
    path.write_bytes(data[144 * bitrates[data[2] >> 4] * 1000 // rate + (data[2] >> 1 & 1) :])


def make(folder):
    """Yields (path, format, frames, rate, the measure where it is not mutagen)."""
    kinds = [("WAV", "PCM_16"), ("AIFF", "PCM_24"), ("FLAC", "PCM_16"), ("OGG", "VORBIS"), ("OGG", "OPUS"), ("MP3", "MPEG_LAYER_III")]
    for format, subtype in kinds:
        for number, seconds in enumerate(SECONDS):
            rate = (OPUS_RATES if subtype == "OPUS" else RATES)[number]
            samples = music(seconds, rate, 1 + number % 2, number)
            path = folder / f"{subtype.lower()}-{number}.{format.lower()}"
            write(path, samples, rate, format, subtype)
            measure = None
            if format == "MP3" and number == 3:
                tags = mutagen.id3.ID3()
                tags.add(mutagen.id3.TIT2(encoding=3, text="Łódź"))
                tags.add(mutagen.id3.APIC(encoding=3, mime="image/png", type=3, data=os.urandom(100_000)))
                tags.save(path)
            if format == "MP3" and number == 4:
                without_encoder_frame(path)
                measure = "frames"
            yield path, subtype, len(samples), rate, measure
    for number, seconds in enumerate(SECONDS):
        rate = RATES[number]
        samples = music(seconds, rate, 1 + number % 2, number)
        path = folder / f"aac-{number}.m4a"
        write_m4a(path, samples, rate)
        yield path, "AAC", len(samples), rate, None


def compare(program, folder):
    failures = count = 0
    print(f"{'file':24}{'sweetdreams':>14}{'mutagen':>14}{'soundfile':>14}{'encoded':>14}{'ms off':>10}")
    for path, kind, frames, rate, measure in make(folder):
        answer = subprocess.run([program, path], capture_output=True, text=True, timeout=60)
        fields = answer.stdout.rstrip("\n").split("\t")
        ours = int(fields[3]) / int(fields[4]) if fields[0] == "facts" else -1
        others = {"mutagen": mutagen.File(path).info.length, "soundfile": float("nan")}
        if kind != "AAC":
            info = soundfile.info(path)
            others["soundfile"] = info.frames / info.samplerate
        # Without the encoder's frame nothing says how much of the first and the last frames is silence.
        expected, tolerance = (others["mutagen"], TOLERANCE) if measure is None else (frames / rate, 0.06)
        difference = abs(ours - expected)
        good = difference <= tolerance
        note = "" if measure is None else "  (without the encoder's frame: the others guess)"
        print(
            f"{path.name:24}{ours:14.6f}{others['mutagen']:14.6f}{others['soundfile']:14.6f}{frames / rate:14.6f}"
            f"{difference * 1000:10.3f}{note}{'' if good else '  WRONG ' + answer.stdout.strip()}"
        )
        failures += not good
        count += 1
    print(f"{count} files, {failures} of them more than a millisecond off")
    return failures


def processor_seconds(command, runs):
    best = None
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=600)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
        best = used if best is None else min(best, used)
    return best


def time(program, folder, seconds, runs):
    path = folder / "long.mp3"
    write(path, music(seconds, 44100, 2), 44100, "MP3", "MPEG_LAYER_III")
    print(f"\nprocessor seconds for {seconds:g} s of MP3 in stereo, {path.stat().st_size / 1e6:.1f} MB, best of {runs}")
    rows = [
        ("sweetdreams: length, tags, maxima, loudness", [program, path]),
        ("soundfile and NumPy: maxima", [sys.executable, "-c", PEAKS, path]),
        ("soundfile, NumPy and pyebur128: maxima, loudness", [sys.executable, "-c", LOUDNESS, path]),
    ]
    for name, command in rows:
        print(f"  {name:52}{processor_seconds(command, runs):8.3f}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--seconds", type=float, default=240)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        failures = compare(options.program, Path(folder))
        if options.seconds > 0:
            time(options.program, Path(folder), options.seconds, options.runs)
    sys.exit(failures > 0)


if __name__ == "__main__":
    main()
