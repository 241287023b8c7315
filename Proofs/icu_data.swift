import Foundation

// Prints a hash of everything that the programs ask ICU: compiled twice by icu_data.py, with all of its data and with the part.
// usage: icu_data EVERY

guard CommandLine.arguments.count == 2, let every = UInt32(CommandLine.arguments[1]), every > 0 else {
    exit(2)
}

var hash: UInt64 = 0
func add(_ text: String?) {
    for byte in (text ?? "none").utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
}

func report(_ name: String, _ count: Int) {
    print(name, count, String(hash, radix: 16))
    hash = 0
}

let scalars = stride(from: 0, through: 0x10FFFF, by: UInt32.Stride(every)).compactMap { Unicode.Scalar(UInt32($0)) }
for scalar in scalars {
    add("a\(scalar)b".applyingTransform(StringTransform("Any-Latin; Latin-ASCII"), reverse: false))
}
report("transliterations", scalars.count)

for scalar in scalars {
    add("a\(scalar)b".folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil))
}
report("foldings", scalars.count)

let zones = TimeZone.knownTimeZoneIdentifiers.sorted()
for name in zones {
    guard let zone = TimeZone(identifier: name) else {
        add(nil)
        continue
    }
    // From 1906 to 2096.
    for day in stride(from: -2_000_000_000, to: 4_000_000_000, by: 86_400 * 11 + 3_600) {
        add("\(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(day))))")
    }
}
report("zones", zones.count)
