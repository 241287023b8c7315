import ContactAPI
import Logging
import Synchronization
import Testing

@Suite("A log of JSON")
struct JSONLogTests {
    /// The lines that a body logs.
    private func lines(_ body: (inout Logger) -> Void) -> [String] {
        let lines = Lines()
        var logger = Logger(label: "test") { _ in
            JSONLog(clock: { 1_800_000_000_123 }, write: { lines.append($0) })
        }
        body(&logger)
        return lines.all
    }

    private final class Lines: Sendable {
        private let state = Mutex<[String]>([])
        var all: [String] { state.withLock { $0 } }
        func append(_ line: String) { state.withLock { $0.append(line) } }
    }

    @Test("has one line for each event, with its time in UTC")
    func writesLines() {
        let lines = lines { logger in
            logger.info("started")
            logger.error("not stored")
        }
        #expect(
            lines == [
                "{\"time\":\"2027-01-15T08:00:00.123Z\",\"level\":\"info\",\"event\":\"started\"}\n",
                "{\"time\":\"2027-01-15T08:00:00.123Z\",\"level\":\"error\",\"event\":\"not stored\"}\n",
            ]
        )
    }

    @Test("sorts metadata, keeps numbers, and prefers the event's to the logger's")
    func writesMetadata() throws {
        let lines = lines { logger in
            logger[metadataKey: "request"] = "1"
            logger[metadataKey: "port"] = "none"
            logger.info("x", metadata: ["port": .stringConvertible(80), "a": .stringConvertible(0.5)])
        }
        #expect(try #require(lines.first).hasSuffix(#""event":"x","a":0.5,"port":80,"request":"1"}"# + "\n"))
    }

    @Test("keeps an event on its line, whatever it holds")
    func escapesText() throws {
        let line = try #require(lines { $0.info("a\nb\u{2028}\"<\u{1B}") }.first)
        #expect(line.hasSuffix(#""event":"a\nb\u2028\"\u003c\u001b"}"# + "\n"))
        #expect(line.utf8.count { $0 == UInt8(ascii: "\n") } == 1)
    }

    @Test("leaves out events below its level")
    func filtersLevels() {
        #expect(lines { $0.debug("x") } == [])
    }
}
