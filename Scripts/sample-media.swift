// Makes the pictures and sounds of the sample content, the same every time: `swift Scripts/sample-media.swift [FOLDER]`.
// The songs are written as WAV; the sample's MP3 files were made of them with ffmpeg.
import Foundation

let media = URL(
    filePath: CommandLine.arguments.dropFirst().first ?? "content/media",
    directoryHint: .isDirectory
)

/// Pseudo-random numbers that are the same in every run (SplitMix64).
struct Random {
    var state: UInt64

    init(_ name: String) {
        state = name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// A number from 0 up to 1.
    mutating func next() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((z ^ (z >> 31)) >> 11) / Double(1 << 53)
    }

    /// A number between two others.
    mutating func next(_ low: Double, _ high: Double) -> Double {
        low + (high - low) * next()
    }
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

struct Palette {
    let skyTop: String
    let skyBottom: String
    let far: String
    let near: String
    let light: String
}

let palettes = [
    Palette(skyTop: "#2a1f4a", skyBottom: "#e9a27d", far: "#5b3a72", near: "#1d1433", light: "#ffe9cf"),
    Palette(skyTop: "#12343b", skyBottom: "#c9d7a8", far: "#2c6e63", near: "#0b2226", light: "#fff3c4"),
    Palette(skyTop: "#3a1030", skyBottom: "#f4b39a", far: "#8c2f5b", near: "#24081d", light: "#ffe0d0"),
    Palette(skyTop: "#0f2547", skyBottom: "#8fc1d8", far: "#27557f", near: "#091730", light: "#f2f7ff"),
    Palette(skyTop: "#402313", skyBottom: "#f2c879", far: "#8f4f22", near: "#281408", light: "#fff0cf"),
    Palette(skyTop: "#1d2b22", skyBottom: "#e6c9a8", far: "#4f6a4c", near: "#121b15", light: "#fbf3e2"),
    Palette(skyTop: "#26123f", skyBottom: "#f08a8a", far: "#5e2a80", near: "#180a2a", light: "#ffe6f0"),
    Palette(skyTop: "#10202e", skyBottom: "#d7c2e8", far: "#45507c", near: "#0a141e", light: "#f6efff"),
]

/// A picture in SVG while it is drawn.
struct Picture {
    let palette: Palette
    let width: Double
    let height: Double
    var random: Random
    private var body = ""

    init(palette: Palette, width: Int, height: Int, random: Random) {
        self.palette = palette
        self.width = Double(width)
        self.height = Double(height)
        self.random = random
    }

    /// The picture with a sky in the background.
    var svg: String {
        let size = "width=\"\(number(width))\" height=\"\(number(height))\""
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(number(width)) \(number(height))" \(size)>\
            <defs><linearGradient id="s" x1="0" y1="0" x2="0" y2="1">\
            <stop offset="0" stop-color="\(palette.skyTop)"/>\
            <stop offset="1" stop-color="\(palette.skyBottom)"/></linearGradient></defs>\
            <rect \(size) fill="url(#s)"/>\(body)</svg>

            """
    }

    /// - Parameter more: further attributes, each after a space.
    mutating func circle(x: Double, y: Double, radius: Double, fill: String, more: String = "") {
        body += "<circle cx=\"\(number(x))\" cy=\"\(number(y))\" r=\"\(number(radius))\""
        body += " fill=\"\(fill)\"\(more)/>"
    }

    mutating func ellipse(x: Double, y: Double, radiusX: Double, radiusY: Double, fill: String) {
        body += "<ellipse cx=\"\(number(x))\" cy=\"\(number(y))\""
        body += " rx=\"\(number(radiusX))\" ry=\"\(number(radiusY))\" fill=\"\(fill)\"/>"
    }

    /// - Parameter more: further attributes, each after a space.
    mutating func rectangle(
        x: Double,
        y: Double,
        width: Double,
        height: Double,
        more: String
    ) {
        body += "<rect x=\"\(number(x))\" y=\"\(number(y))\""
        body += " width=\"\(number(width))\" height=\"\(number(height))\"\(more)/>"
    }

    /// - Parameter more: further attributes, each after a space.
    mutating func path(_ commands: String, more: String) {
        body += "<path d=\"\(commands)\"\(more)/>"
    }
}

/// Hills like the outline of a sound, in layers.
func ridges(_ picture: inout Picture) {
    let width = picture.width
    let height = picture.height
    let moon = width * picture.random.next(0.25, 0.75)
    picture.circle(x: moon, y: height * 0.3, radius: height * 0.14, fill: picture.palette.light)
    for layer in 0..<6 {
        let base = height * (0.42 + 0.09 * Double(layer))
        let slow = picture.random.next(2, 5)
        let fast = picture.random.next(6, 11)
        let phase = picture.random.next(0, 6)
        var outline = "M0 \(number(height))"
        for step in 0...48 {
            let x = Double(step) / 48
            let detail = pow(sin(x * .pi), 2) * 0.05 * sin(x * 23 + phase)
            let swell = sin(x * slow + phase) * 0.06 + sin(x * fast + phase * 2) * 0.03 + detail
            outline += "L\(number(x * width)) \(number(base - swell * height))"
        }
        outline += "L\(number(width)) \(number(height))Z"
        let fill = layer < 3 ? picture.palette.far : picture.palette.near
        let opacity = number(0.35 + Double(layer) * 0.12)
        picture.path(outline, more: " fill=\"\(fill)\" fill-opacity=\"\(opacity)\"")
    }
}

/// The grooves of a record, with a label.
func rings(_ picture: inout Picture) {
    let palette = picture.palette
    let x = picture.width * picture.random.next(0.42, 0.58)
    let y = picture.height * picture.random.next(0.45, 0.58)
    let radius = min(picture.width, picture.height) * 0.42
    picture.circle(x: x, y: y, radius: radius, fill: palette.near)
    for groove in 1..<14 {
        let opacity = number(picture.random.next(0.3, 0.9))
        let stroke = number(picture.random.next(1, 4))
        picture.circle(
            x: x,
            y: y,
            radius: radius * (0.38 + 0.045 * Double(groove)),
            fill: "none",
            more: " stroke=\"\(palette.far)\" stroke-opacity=\"\(opacity)\" stroke-width=\"\(stroke)\""
        )
    }
    picture.circle(x: x, y: y, radius: radius * 0.32, fill: palette.light)
    picture.circle(x: x, y: y, radius: radius * 0.05, fill: palette.near)
}

/// The bars of a level meter.
func bars(_ picture: inout Picture) {
    let count = 27
    let step = picture.width / Double(count + 2)
    let phase = picture.random.next(0, 6)
    for bar in 0..<count {
        let x = Double(bar) / Double(count)
        let level = 0.12 + 0.62 * abs(sin(x * 7 + phase) * sin(x * .pi)) + picture.random.next(0, 0.08)
        let height = picture.height * level
        let fill = bar % 5 == 2 ? picture.palette.light : picture.palette.near
        picture.rectangle(
            x: step * (Double(bar) + 1.25),
            y: picture.height * 0.88 - height,
            width: step * 0.5,
            height: height,
            more: " rx=\"\(number(step * 0.25))\" fill=\"\(fill)\" fill-opacity=\"0.9\""
        )
    }
}

/// A town at night.
func windows(_ picture: inout Picture) {
    let palette = picture.palette
    let width = picture.width
    let height = picture.height
    picture.circle(x: width * 0.76, y: height * 0.24, radius: height * 0.1, fill: palette.light)
    var x = -width * 0.02
    while x < width {
        let houseWidth = width * picture.random.next(0.07, 0.13)
        let houseHeight = height * picture.random.next(0.25, 0.62)
        let fill = picture.random.next() < 0.5 ? palette.near : palette.far
        picture.rectangle(
            x: x,
            y: height - houseHeight,
            width: houseWidth,
            height: houseHeight,
            more: " fill=\"\(fill)\""
        )
        let cell = width * 0.018
        var row = height - houseHeight + cell
        while row < height - cell * 1.5 {
            var column = x + cell * 0.7
            while column < x + houseWidth - cell {
                let isLit = picture.random.next() < 0.28
                if isLit {
                    picture.rectangle(
                        x: column,
                        y: row,
                        width: cell * 0.5,
                        height: cell * 0.7,
                        more: " fill=\"\(palette.light)\""
                    )
                }
                column += cell
            }
            row += cell * 1.5
        }
        x += houseWidth + width * 0.006
    }
}

/// Two reels and the tape between them.
func reels(_ picture: inout Picture) {
    let palette = picture.palette
    let radius = min(picture.width * 0.22, picture.height * 0.32)
    let left = picture.width * 0.29
    let right = picture.width * 0.71
    let y = picture.height * 0.46
    picture.path(
        "M\(number(left)) \(number(y + radius))H\(number(right))",
        more: " stroke=\"\(palette.near)\" stroke-width=\"\(number(picture.height * 0.02))\""
    )
    // The left reel has more tape on it.
    for (x, tape) in [(left, 0.86), (right, 0.6)] {
        picture.circle(x: x, y: y, radius: radius, fill: palette.near)
        picture.circle(x: x, y: y, radius: radius * tape, fill: palette.far)
        let turn = picture.random.next(0, 2)
        for spoke in 0..<3 {
            let angle = turn + Double(spoke) * 2 * .pi / 3
            picture.circle(
                x: x + cos(angle) * radius * 0.55,
                y: y + sin(angle) * radius * 0.55,
                radius: radius * 0.17,
                fill: palette.skyBottom
            )
        }
        picture.circle(x: x, y: y, radius: radius * 0.12, fill: palette.light)
    }
}

/// The head and shoulders of nobody in particular, against a light.
func portrait(_ picture: inout Picture) {
    let palette = picture.palette
    let width = picture.width
    let height = picture.height
    let middle = width * 0.5
    picture.circle(
        x: middle,
        y: height * 0.44,
        radius: width * 0.34,
        fill: palette.light,
        more: " fill-opacity=\"0.9\""
    )
    let hairWidth = picture.random.next(0.13, 0.19)
    let hairHeight = hairWidth + picture.random.next(0.05, 0.12)
    picture.ellipse(
        x: middle,
        y: height * 0.42,
        radiusX: width * (hairWidth + 0.03),
        radiusY: height * hairHeight,
        fill: palette.far
    )
    picture.ellipse(
        x: middle,
        y: height * 0.44,
        radiusX: width * 0.12,
        radiusY: height * 0.16,
        fill: palette.near
    )
    let neckWidth = number(width * 0.12)
    let neckHeight = number(height * 0.14)
    picture.path(
        "M\(number(width * 0.44)) \(number(height * 0.55))h\(neckWidth)v\(neckHeight)h-\(neckWidth)Z",
        more: " fill=\"\(palette.near)\""
    )
    let left = number(width * picture.random.next(0.14, 0.2))
    let right = number(width * picture.random.next(0.8, 0.86))
    let bottom = number(height)
    let shoulders = number(height * 0.72)
    let throat = number(height * 0.66)
    let collar = "\(number(width * 0.36)) \(throat) \(number(middle)) \(throat)"
    picture.path(
        "M\(left) \(bottom)C\(left) \(shoulders) \(collar)S\(right) \(shoulders) \(right) \(bottom)Z",
        more: " fill=\"\(palette.near)\""
    )
}

func draw(_ name: String, width: Int, height: Int, palette: Int, motif: (inout Picture) -> Void) throws {
    var picture = Picture(palette: palettes[palette], width: width, height: height, random: Random(name))
    motif(&picture)
    try write(picture.svg, to: name + ".svg")
}

try draw("blog/first-take", width: 1200, height: 800, palette: 0, motif: ridges)
try draw("blog/room-tone", width: 1200, height: 800, palette: 3, motif: bars)
try draw("blog/tape", width: 1200, height: 800, palette: 4, motif: reels)
try draw("blog/night-session", width: 1200, height: 800, palette: 6, motif: windows)
try draw("blog/vinyl", width: 1200, height: 800, palette: 2, motif: rings)
try draw("blog/quiet", width: 1200, height: 800, palette: 7, motif: ridges)
try draw("work/harbour-lights", width: 1600, height: 900, palette: 3, motif: windows)
try draw("work/slow-river", width: 1600, height: 900, palette: 1, motif: ridges)
try draw("work/paper-moon", width: 1600, height: 900, palette: 6, motif: ridges)
try draw("work/copper", width: 1600, height: 900, palette: 4, motif: bars)
try draw("work/second-shift", width: 1600, height: 900, palette: 5, motif: reels)
try draw("work/north-window", width: 1600, height: 900, palette: 7, motif: windows)
try draw("work/kiln", width: 1600, height: 900, palette: 2, motif: rings)
try draw("work/field-notes", width: 1600, height: 900, palette: 1, motif: bars)
try draw("artists/ana-lucia", width: 900, height: 900, palette: 2, motif: portrait)
try draw("artists/bjorn", width: 900, height: 900, palette: 3, motif: portrait)
try draw("artists/misaki", width: 900, height: 900, palette: 6, motif: portrait)
try draw("artists/the-night-porters", width: 900, height: 900, palette: 0, motif: portrait)
try draw("artists/zoe-kowalska", width: 900, height: 900, palette: 5, motif: portrait)
try draw("artists/ana-live", width: 1200, height: 900, palette: 2, motif: windows)
try draw("artists/misaki-live", width: 1200, height: 900, palette: 6, motif: bars)
try draw("covers/salt", width: 700, height: 700, palette: 2, motif: rings)
try draw("covers/lanterns", width: 700, height: 700, palette: 2, motif: windows)
try draw("covers/nordlys", width: 700, height: 700, palette: 3, motif: ridges)
try draw("covers/long-exposure", width: 700, height: 700, palette: 3, motif: bars)
try draw("covers/yoru", width: 700, height: 700, palette: 6, motif: ridges)
try draw("covers/last-orders", width: 700, height: 700, palette: 0, motif: windows)
try draw("covers/room-service", width: 700, height: 700, palette: 0, motif: reels)
try draw("covers/lodz", width: 700, height: 700, palette: 5, motif: rings)

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
