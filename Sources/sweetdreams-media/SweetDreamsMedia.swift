import MediaCodecs
import MediaWork
import SoundDecoding
import SoundFacts

/// The program that reads pictures and sounds for 'sweetdreams', in a process of its own, so that no file can hurt that one.
///
/// It reads requests from standard input and writes an answer to each on standard output, until the input ends.
@main
struct SweetDreamsMedia {
    static func main() {
        guard CommandLine.arguments.count == 1 else { return Terminal.answer(CommandLine.arguments) }
        WorkerLimits.begin()
        let channel = Channel()
        while let content = channel.request() {
            WorkerLimits.beginRequest()
            channel.send(answer(to: content))
        }
    }

    private static func answer(to content: [UInt8]) -> MediaAnswer {
        do throws(MediaFault) {
            switch try request(content) {
            case .picture(let request): return .picture(try PictureWork.result(of: request))
            case .versions:
                return .versions(
                    WorkerVersions(
                        text: LibraryVersions.text + "\n" + SoundLibraries.versions,
                        files: MappedFiles.paths
                    )
                )
            case .sound(let request): return .sound(try facts(of: request))
            }
        } catch {
            return .fault(error)
        }
    }

    private static func request(_ content: [UInt8]) throws(MediaFault) -> MediaRequest {
        do throws(MalformedFrame) { return try MediaRequest(content: content) } catch {
            throw .malformedRequest
        }
    }

    private static func facts(of request: SoundRequest) throws(MediaFault) -> SoundFacts {
        do throws(SoundFault) { return try SoundReader.facts(ofFileAt: request.path) } catch {
            throw .sound(error)
        }
    }
}
