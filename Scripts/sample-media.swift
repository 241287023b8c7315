// Makes the pictures and sounds of the sample content, the same every time: `swift Scripts/sample-media.swift`.
// The songs are written as WAV; `make sample-media` turns them into MP3 with ffmpeg.
import Foundation

let media = URL(
    filePath: CommandLine.arguments.dropFirst().first ?? "content/media",
    directoryHint: .isDirectory
)

/// A small generator of pseudo-random numbers, so that every run draws the same (SplitMix64).
struct Random {
    var state: UInt64

    init(_ name: String) {
        state = name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    mutating func next() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((z ^ (z >> 31)) >> 11) / Double(1 << 53)
    }

    mutating func next(_ low: Double, _ high: Double) -> Double { low + (high - low) * next() }
}

func write(_ text: String, to name: String) throws {
    let file = media.appending(path: name)
    try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(),
        withIntermediateDirectories: true
    )
    try text.write(to: file, atomically: true, encoding: .utf8)
}

func number(_ value: Double) -> String {
    let rounded = (value * 10).rounded() / 10
    return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
}

// MARK: Pictures

/// Sky above, sky below, near and far shapes, and a light.
typealias Palette = (top: String, bottom: String, far: String, near: String, light: String)

let palettes: [Palette] = [
    ("#2a1f4a", "#e9a27d", "#5b3a72", "#1d1433", "#ffe9cf"),
    ("#12343b", "#c9d7a8", "#2c6e63", "#0b2226", "#fff3c4"),
    ("#3a1030", "#f4b39a", "#8c2f5b", "#24081d", "#ffe0d0"),
    ("#0f2547", "#8fc1d8", "#27557f", "#091730", "#f2f7ff"),
    ("#402313", "#f2c879", "#8f4f22", "#281408", "#fff0cf"),
    ("#1d2b22", "#e6c9a8", "#4f6a4c", "#121b15", "#fbf3e2"),
    ("#26123f", "#f08a8a", "#5e2a80", "#180a2a", "#ffe6f0"),
    ("#10202e", "#d7c2e8", "#45507c", "#0a141e", "#f6efff"),
]

func sky(_ palette: Palette, _ width: Int, _ height: Int, _ body: String) -> String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)">\
    <defs><linearGradient id="s" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="\(palette.top)"/>\
    <stop offset="1" stop-color="\(palette.bottom)"/></linearGradient></defs>\
    <rect width="\(width)" height="\(height)" fill="url(#s)"/>\(body)</svg>

    """
}

/// Hills like the outline of a sound, one behind the other.
func ridges(_ palette: Palette, _ w: Double, _ h: Double, _ random: inout Random) -> String {
    var body =
        "<circle cx=\"\(number(w * random.next(0.25, 0.75)))\" cy=\"\(number(h * 0.3))\" r=\"\(number(h * 0.14))\" fill=\"\(palette.light)\"/>"
    for layer in 0..<6 {
        let base = h * (0.42 + 0.09 * Double(layer))
        let (a, b, c) = (random.next(2, 5), random.next(6, 11), random.next(0, 6))
        var path = "M0 \(number(h))"
        for step in 0...48 {
            let x = Double(step) / 48
            let swell =
                sin(x * a + c) * 0.06 + sin(x * b + c * 2) * 0.03 + pow(sin(x * .pi), 2) * 0.05
                * sin(x * 23 + c)
            path += "L\(number(x * w)) \(number(base - swell * h))"
        }
        let opacity = number(0.35 + Double(layer) * 0.12)
        body +=
            "<path d=\"\(path)L\(number(w)) \(number(h))Z\" fill=\"\(layer < 3 ? palette.far : palette.near)\" fill-opacity=\"\(opacity)\"/>"
    }
    return body
}

/// The grooves of a record, with a label.
func rings(_ palette: Palette, _ w: Double, _ h: Double, _ random: inout Random) -> String {
    let (x, y) = (w * random.next(0.42, 0.58), h * random.next(0.45, 0.58))
    let radius = min(w, h) * 0.42
    var body =
        "<circle cx=\"\(number(x))\" cy=\"\(number(y))\" r=\"\(number(radius))\" fill=\"\(palette.near)\"/>"
    for groove in 1..<14 {
        let r = radius * (0.38 + 0.045 * Double(groove))
        body +=
            "<circle cx=\"\(number(x))\" cy=\"\(number(y))\" r=\"\(number(r))\" fill=\"none\" stroke=\"\(palette.far)\" stroke-opacity=\"\(number(random.next(0.3, 0.9)))\" stroke-width=\"\(number(random.next(1, 4)))\"/>"
    }
    body +=
        "<circle cx=\"\(number(x))\" cy=\"\(number(y))\" r=\"\(number(radius * 0.32))\" fill=\"\(palette.light)\"/>"
    return body
        + "<circle cx=\"\(number(x))\" cy=\"\(number(y))\" r=\"\(number(radius * 0.05))\" fill=\"\(palette.near)\"/>"
}

/// The bars of a level meter.
func bars(_ palette: Palette, _ w: Double, _ h: Double, _ random: inout Random) -> String {
    let count = 27
    let step = w / Double(count + 2)
    let phase = random.next(0, 6)
    var body = ""
    for bar in 0..<count {
        let x = Double(bar) / Double(count)
        let level = 0.12 + 0.62 * abs(sin(x * 7 + phase) * sin(x * .pi)) + random.next(0, 0.08)
        let (left, height) = (step * (Double(bar) + 1.25), h * level)
        body +=
            "<rect x=\"\(number(left))\" y=\"\(number(h * 0.88 - height))\" width=\"\(number(step * 0.5))\" height=\"\(number(height))\" rx=\"\(number(step * 0.25))\" fill=\"\(bar % 5 == 2 ? palette.light : palette.near)\" fill-opacity=\"0.9\"/>"
    }
    return body
}

/// A town at night.
func windows(_ palette: Palette, _ w: Double, _ h: Double, _ random: inout Random) -> String {
    var body =
        "<circle cx=\"\(number(w * 0.76))\" cy=\"\(number(h * 0.24))\" r=\"\(number(h * 0.1))\" fill=\"\(palette.light)\"/>"
    var x = -w * 0.02
    while x < w {
        let width = w * random.next(0.07, 0.13)
        let height = h * random.next(0.25, 0.62)
        body +=
            "<rect x=\"\(number(x))\" y=\"\(number(h - height))\" width=\"\(number(width))\" height=\"\(number(height))\" fill=\"\(random.next() < 0.5 ? palette.near : palette.far)\"/>"
        let cell = w * 0.018
        var row = h - height + cell
        while row < h - cell * 1.5 {
            var column = x + cell * 0.7
            while column < x + width - cell {
                if random.next() < 0.28 {
                    body +=
                        "<rect x=\"\(number(column))\" y=\"\(number(row))\" width=\"\(number(cell * 0.5))\" height=\"\(number(cell * 0.7))\" fill=\"\(palette.light)\"/>"
                }
                column += cell
            }
            row += cell * 1.5
        }
        x += width + w * 0.006
    }
    return body
}

/// Two reels and the tape between them.
func reels(_ palette: Palette, _ w: Double, _ h: Double, _ random: inout Random) -> String {
    let radius = min(w * 0.22, h * 0.32)
    let centres = [w * 0.29, w * 0.71]
    let y = h * 0.46
    var body =
        "<path d=\"M\(number(centres[0])) \(number(y + radius))H\(number(centres[1]))\" stroke=\"\(palette.near)\" stroke-width=\"\(number(h * 0.02))\"/>"
    for (index, x) in centres.enumerated() {
        body +=
            "<circle cx=\"\(number(x))\" cy=\"\(number(y))\" r=\"\(number(radius))\" fill=\"\(palette.near)\"/>"
        body +=
            "<circle cx=\"\(number(x))\" cy=\"\(number(y))\" r=\"\(number(radius * (index == 0 ? 0.86 : 0.6)))\" fill=\"\(palette.far)\"/>"
        let turn = random.next(0, 2)
        for spoke in 0..<3 {
            let angle = turn + Double(spoke) * 2 * .pi / 3
            body +=
                "<circle cx=\"\(number(x + cos(angle) * radius * 0.55))\" cy=\"\(number(y + sin(angle) * radius * 0.55))\" r=\"\(number(radius * 0.17))\" fill=\"\(palette.bottom)\"/>"
        }
        body +=
            "<circle cx=\"\(number(x))\" cy=\"\(number(y))\" r=\"\(number(radius * 0.12))\" fill=\"\(palette.light)\"/>"
    }
    return body
}

/// A head and shoulders against a light, nobody in particular.
func portrait(_ palette: Palette, _ w: Double, _ h: Double, _ random: inout Random) -> String {
    var body =
        "<circle cx=\"\(number(w * 0.5))\" cy=\"\(number(h * 0.44))\" r=\"\(number(w * 0.34))\" fill=\"\(palette.light)\" fill-opacity=\"0.9\"/>"
    let hair = random.next(0.13, 0.19)
    body +=
        "<ellipse cx=\"\(number(w * 0.5))\" cy=\"\(number(h * 0.42))\" rx=\"\(number(w * (hair + 0.03)))\" ry=\"\(number(h * (hair + random.next(0.05, 0.12))))\" fill=\"\(palette.far)\"/>"
    body +=
        "<ellipse cx=\"\(number(w * 0.5))\" cy=\"\(number(h * 0.44))\" rx=\"\(number(w * 0.12))\" ry=\"\(number(h * 0.16))\" fill=\"\(palette.near)\"/>"
    body +=
        "<path d=\"M\(number(w * 0.44)) \(number(h * 0.55))h\(number(w * 0.12))v\(number(h * 0.14))h-\(number(w * 0.12))Z\" fill=\"\(palette.near)\"/>"
    let (left, right, bottom) = (
        number(w * random.next(0.14, 0.2)), number(w * random.next(0.8, 0.86)), number(h)
    )
    return body
        + "<path d=\"M\(left) \(bottom)C\(left) \(number(h * 0.72)) \(number(w * 0.36)) \(number(h * 0.66)) \(number(w * 0.5)) \(number(h * 0.66))S\(right) \(number(h * 0.72)) \(right) \(bottom)Z\" fill=\"\(palette.near)\"/>"
}

typealias Motif = (Palette, Double, Double, inout Random) -> String

func draw(_ name: String, _ width: Int, _ height: Int, _ palette: Int, _ motif: Motif) throws {
    var random = Random(name)
    let chosen = palettes[palette % palettes.count]
    let body = motif(chosen, Double(width), Double(height), &random)
    try write(sky(chosen, width, height, body), to: name + ".svg")
}

let pictures: [(String, Int, Int, Int, Motif)] = [
    ("blog/first-take", 1200, 800, 0, ridges), ("blog/room-tone", 1200, 800, 3, bars),
    ("blog/tape", 1200, 800, 4, reels),
    ("blog/night-session", 1200, 800, 6, windows), ("blog/vinyl", 1200, 800, 2, rings),
    ("blog/quiet", 1200, 800, 7, ridges),
    ("work/harbour-lights", 1600, 900, 3, windows), ("work/slow-river", 1600, 900, 1, ridges),
    ("work/paper-moon", 1600, 900, 6, ridges), ("work/copper", 1600, 900, 4, bars),
    ("work/second-shift", 1600, 900, 5, reels),
    ("work/north-window", 1600, 900, 7, windows), ("work/kiln", 1600, 900, 2, rings),
    ("work/field-notes", 1600, 900, 1, bars),
    ("artists/ana-lucia", 900, 900, 2, portrait), ("artists/bjorn", 900, 900, 3, portrait),
    ("artists/misaki", 900, 900, 6, portrait), ("artists/the-night-porters", 900, 900, 0, portrait),
    ("artists/zoe-kowalska", 900, 900, 5, portrait), ("artists/ana-live", 1200, 900, 2, windows),
    ("artists/misaki-live", 1200, 900, 6, bars), ("covers/salt", 700, 700, 2, rings),
    ("covers/lanterns", 700, 700, 2, windows),
    ("covers/nordlys", 700, 700, 3, ridges), ("covers/long-exposure", 700, 700, 3, bars),
    ("covers/yoru", 700, 700, 6, ridges),
    ("covers/last-orders", 700, 700, 0, windows), ("covers/room-service", 700, 700, 0, reels),
    ("covers/lodz", 700, 700, 5, rings),
]
for (name, width, height, palette, motif) in pictures { try draw(name, width, height, palette, motif) }

try write(
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" width="512" height="512"><rect width="512" height="512" rx="96" \
    fill="#1d1433"/><path d="M318 96a164 164 0 1 0 76 265A140 140 0 0 1 318 96Z" fill="#d3b1ff"/><path d="M280 214v84M328 186v140M376 228v56" \
    fill="none" stroke="#ffe9cf" stroke-width="22" stroke-linecap="round"/></svg>

    """,
    to: "logo.svg"
)

// MARK: Sounds

let rate = 22_050.0

/// A plucked note with a soft attack and a few partials.
func note(_ frequency: Double, at start: Double, length: Double, gain: Double, _ samples: inout [Double]) {
    let first = Int(start * rate)
    for index in 0..<Int(length * rate) where first + index < samples.count {
        let t = Double(index) / rate
        let envelope = min(1, t * 60) * exp(-t * 2.6) * min(1, (length - t) * 20)
        let tone =
            sin(2 * .pi * frequency * t) + 0.4 * sin(4 * .pi * frequency * t) * exp(-t * 3) + 0.15
            * sin(6 * .pi * frequency * t) * exp(-t * 6)
        samples[first + index] += tone * envelope * gain
    }
}

func song(_ name: String, root: Double, scale: [Int], tempo: Double, seconds: Double) throws {
    var random = Random(name)
    var samples = [Double](repeating: 0, count: Int(seconds * rate))
    let beat = 60 / tempo
    var time = 0.0
    var step = 0
    while time < seconds - 0.6 {
        let degree = scale[Int(random.next() * Double(scale.count))]
        let octave = random.next() < 0.25 ? 12 : 0
        note(root * pow(2, Double(degree + octave) / 12), at: time, length: beat * 2.5, gain: 0.22, &samples)
        if step % 4 == 0 {
            note(
                root / 2 * pow(2, Double(scale[(step / 4) % 3]) / 12),
                at: time,
                length: beat * 5,
                gain: 0.3,
                &samples
            )
        }
        time += random.next() < 0.3 ? beat : beat / 2
        step += 1
    }
    // An echo makes a room.
    let delay = Int(beat * 0.75 * rate)
    for index in samples.indices where index >= delay { samples[index] += samples[index - delay] * 0.35 }
    let fade = Int(0.8 * rate)
    for index in 0..<fade { samples[samples.count - 1 - index] *= Double(index) / Double(fade) }
    let peak = samples.map(abs).max() ?? 1
    var data = Data()
    func add<T: FixedWidthInteger>(_ value: T) {
        withUnsafeBytes(of: value.littleEndian) { data.append(contentsOf: $0) }
    }
    data.append(contentsOf: Array("RIFF".utf8))
    add(UInt32(36 + samples.count * 2))
    data.append(contentsOf: Array("WAVEfmt ".utf8))
    add(UInt32(16))
    add(UInt16(1))
    add(UInt16(1))
    add(UInt32(rate))
    add(UInt32(rate * 2))
    add(UInt16(2))
    add(UInt16(16))
    data.append(contentsOf: Array("data".utf8))
    add(UInt32(samples.count * 2))
    for sample in samples { add(Int16(sample / peak * 28_000)) }
    let file = media.appending(path: "audio/\(name).wav")
    try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(),
        withIntermediateDirectories: true
    )
    try data.write(to: file)
}

let minor = [0, 3, 5, 7, 10]
let major = [0, 2, 4, 7, 9]
try song("salt", root: 220, scale: minor, tempo: 84, seconds: 9)
try song("lanterns", root: 246.9, scale: major, tempo: 96, seconds: 8)
try song("nordlys", root: 196, scale: minor, tempo: 66, seconds: 10)
try song("yoru", root: 261.6, scale: [0, 2, 3, 7, 8], tempo: 74, seconds: 9)
try song("last-orders", root: 174.6, scale: major, tempo: 110, seconds: 8)
try song("lodz", root: 207.7, scale: minor, tempo: 90, seconds: 8)
