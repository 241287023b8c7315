import SoundDecoding
import SoundFacts

/// Answers `Proofs/sounds.py`: a line with the facts of each file that an argument names.
@main
enum SoundFactsCommand {
    static func main() {
        for path in CommandLine.arguments.dropFirst() { print(line(path)) }
    }

    private static func line(_ path: String) -> String {
        do {
            let facts = try SoundReader.facts(ofFileAt: path)
            let fields = [
                "facts", facts.container.rawValue, facts.codec.rawValue, "\(facts.frameCount)",
                "\(facts.sampleRate)", "\(facts.channelCount)", "\(facts.bitrate)",
                facts.loudness.map { "\($0)" } ?? "-", facts.tags.title ?? "-",
                SoundRemark.all(of: facts).map(\.problemCode).joined(separator: ","),
            ]
            return fields.joined(separator: "\t")
        } catch {
            return ["fault", error.problemCode, error.message, error.advice].joined(separator: "\t")
        }
    }
}
