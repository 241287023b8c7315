import Foundation
import MediaWork
import MediaWorkers
import PictureHeaders
import SoundFacts
import Synchronization
import TestSupport
import Testing

@Suite(.tags(.process))
struct `Media workers` {
    private static let program = WorkerProgram(path: BuiltProgram("sweetdreams-media").path.path)

    /// A PNG of few bytes: a grey square of 60 × 40 pixels.
    private static let picture = StoredPNG.file(width: 60, height: 40) { x, y in UInt8((x * 3 + y * 2) % 256)
    }

    private static let renditions = [RenditionFormat.avif, .jpeg, .png].flatMap { format in
        [(30, 20), (15, 10), (10, 10)].map { width, height in
            Rendition(size: PixelSize(width: width, height: height), format: format)
        }
    }

    private static let request = PictureRequest(bytes: picture, renditions: renditions)

    /// A program of a few lines of shell in place of the worker.
    @discardableResult
    private func withScript<Result>(
        _ script: String,
        _ body: (WorkerProgram) throws -> Result
    ) throws -> Result {
        try withTemporaryFolder { folder in
            let file = folder.appending(path: "worker")
            try Data("#!/bin/sh\n\(script)\n".utf8).write(to: file)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
            return try body(WorkerProgram(path: file.path))
        }
    }

    // MARK: Results

    @Test
    func `answer with facts and files`() throws {
        let result = try MediaWorkers(Self.program, count: 1).result(of: Self.request)
        #expect(result.facts.size == PixelSize(width: 60, height: 40))
        #expect(result.facts.format == .png)
        #expect(result.renditions.count == 9)
        for (file, rendition) in zip(result.renditions, Self.renditions) {
            let expected: PictureFileFormat =
                switch rendition.format {
                case .avif: .avif
                case .jpeg: .jpeg
                case .png: .png
                }
            #expect(PictureFileFormat(file) == expected)
        }
    }

    @Test
    func `are used again`() throws {
        let workers = MediaWorkers(Self.program, count: 1)
        _ = try workers.result(of: Self.request)
        let processes = workers.idleProcesses
        #expect(processes.count == 1)
        _ = try workers.result(of: Self.request)
        #expect(workers.idleProcesses == processes)
    }

    @Test
    func `make the same bytes whether there is one or three of them`() throws {
        let requests = (1...9).map { number in
            PictureRequest(
                bytes: StoredPNG.file(width: 50, height: 40) { x, y in UInt8((x * number + y * y) % 256) },
                renditions: Self.renditions
            )
        }
        func results(_ count: Int) -> [Result<PictureResult, any Error>] {
            let workers = MediaWorkers(Self.program, count: count)
            let results = Mutex<[Int: Result<PictureResult, any Error>]>([:])
            DispatchQueue.concurrentPerform(iterations: requests.count) { index in
                let result = Result<PictureResult, any Error> { try workers.result(of: requests[index]) }
                results.withLock { $0[index] = result }
            }
            #expect((1...count).contains(workers.idleProcesses.count))
            return results.withLock { results in requests.indices.compactMap { results[$0] } }
        }
        let one = try results(1).map { try $0.get() }
        let three = try results(3).map { try $0.get() }
        #expect(one.count == 9)
        #expect(one == three)
        #expect(Set(one.map { $0.renditions[0] }).count == 9)
    }

    @Test
    func `make the same bytes without the processor's vector instructions`() throws {
        let plain = WorkerProgram(
            path: BuiltProgram("sweetdreams-media").path.path,
            environment: ["JSIMD_FORCENONE=1", "AOM_SIMD_CAPS_MASK=0"]
        )
        let expected = try MediaWorkers(Self.program, count: 1).result(of: Self.request)
        #expect(try MediaWorkers(plain, count: 1).result(of: Self.request) == expected)
    }

    // MARK: Faults

    @Test
    func `name what is wrong with a file and read the next one`() throws {
        let workers = MediaWorkers(Self.program, count: 1)
        let damaged = PictureRequest(bytes: Array(Self.picture.prefix(60)), renditions: [])
        for _ in 0..<3 {
            #expect(throws: MediaWorkersError.fault(.cutOff(.png))) { try workers.result(of: damaged) }
        }
        let processes = workers.idleProcesses
        _ = try workers.result(of: Self.request)
        #expect(workers.idleProcesses == processes)
    }

    @Test
    func `refuse a bomb of few bytes at once`() throws {
        let bomb =
            StoredPNG.signature + StoredPNG.header(width: 50_000, height: 50_000)
            + StoredPNG.chunk("IDAT", [0x78, 0x9C, 0, 0]) + StoredPNG.end
        let start = ContinuousClock.now
        #expect(throws: MediaWorkersError.fault(.tooLarge(PixelSize(width: 50_000, height: 50_000)))) {
            try MediaWorkers(Self.program, count: 1).result(of: PictureRequest(bytes: bomb, renditions: []))
        }
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test
    func `that are killed are replaced`() throws {
        let workers = MediaWorkers(Self.program, count: 1)
        let expected = try workers.result(of: Self.request)
        for _ in 0..<3 {
            let process = try #require(workers.idleProcesses.first)
            kill(process, SIGKILL)
            #expect(try workers.result(of: Self.request) == expected)
            #expect(workers.idleProcesses != [process])
        }
    }

    @Test
    func `that crash are one error with the signal`() throws {
        try withScript("head -c 20 >/dev/null; kill -SEGV $$") { program in
            let workers = MediaWorkers(program, count: 1)
            for _ in 0..<2 {
                #expect(throws: MediaWorkersError.crashed(signal: SIGSEGV)) {
                    try workers.result(of: Self.request)
                }
            }
            #expect(workers.idleProcesses.isEmpty)
        }
    }

    @Test
    func `that end in the middle of an answer are one error`() throws {
        // A header that promises more than comes.
        try withScript(#"head -c 20 >/dev/null; printf 'SDM\001\000\001\000\000abc'"#) { program in
            #expect(throws: MediaWorkersError.crashed(signal: nil)) {
                try MediaWorkers(program, count: 1).result(of: Self.request)
            }
        }
    }

    @Test(arguments: [#"printf 'Segmentation fault, sorry'"#, #"printf 'SDM\001\377\377\377\377'"#])
    func `that answer nonsense are one error`(script: String) throws {
        try withScript("head -c 20 >/dev/null; \(script); exec sleep 1000") { program in
            #expect(throws: MediaWorkersError.nonsense) {
                try MediaWorkers(program, count: 1).result(of: Self.request)
            }
        }
    }

    @Test
    func `that hang are ended at the deadline, and the next file is read`() throws {
        let limit = Duration.seconds(3)
        let workers = MediaWorkers(Self.program, count: 1, deadline: limit)
        let expected = try workers.result(of: Self.request)
        let process = try #require(workers.idleProcesses.first)
        kill(process, SIGSTOP)
        #expect(throws: MediaWorkersError.tooSlow(limit)) { try workers.result(of: Self.request) }
        // It is gone, and its parent heard of it.
        #expect(kill(process, 0) == -1)
        #expect(try workers.result(of: Self.request) == expected)
    }

    @Test
    func `that never read their request are ended at the deadline`() throws {
        try withScript("exec sleep 1000") { program in
            let limit = Duration.milliseconds(300)
            // More than a socket holds.
            let large = PictureRequest(bytes: [UInt8](repeating: 0, count: 8_000_000), renditions: [])
            #expect(throws: MediaWorkersError.tooSlow(limit)) {
                try MediaWorkers(program, count: 1, deadline: limit).result(of: large)
            }
        }
    }

    @Test
    func `that are not installed are one error that names the program`() throws {
        let error = try #require(throws: MediaWorkersError.self) {
            try MediaWorkers(WorkerProgram(path: "/nowhere/sweetdreams-media"), count: 1).result(
                of: Self.request
            )
        }
        #expect(error == .notStarted(path: "/nowhere/sweetdreams-media", reason: "No such file or directory"))
        #expect(error.message.contains("/nowhere/sweetdreams-media"))
    }

    @Test
    func `that end before they are asked about a file are one error with the last line that they say`() throws
    {
        let line = "error while loading shared libraries: libmpg123.so.0: cannot open shared object file"
        try withScript("echo Hello. >&2; echo \"$0: \(line)\" >&2; exit 127") { program in
            let error = try #require(throws: MediaWorkersError.self) {
                try MediaWorkers(program, count: 1).versions()
            }
            #expect(error == .notStarted(path: program.path, reason: line))
            #expect(error.message == "'\(program.path)' cannot be started: \(line)")
            #expect(error.advice.contains("libmpg123-0"))
        }
    }

    @Test(arguments: [
        ("kill -SEGV $$", "signal 11 ends it as soon as it starts"),
        ("exit 1", "it ends as soon as it starts"),
    ])
    func `that end without a word are not said to be ended by a picture`(
        script: String,
        reason: String
    ) throws {
        try withScript(script) { program in
            #expect(throws: MediaWorkersError.notStarted(path: program.path, reason: reason)) {
                try MediaWorkers(program, count: 1).versions()
            }
        }
    }

    @Test
    func `end with those who use them`() throws {
        var workers: MediaWorkers? = MediaWorkers(Self.program, count: 1)
        _ = try workers?.result(of: Self.request)
        let process = try #require(workers?.idleProcesses.first)
        workers = nil
        #expect(kill(process, 0) == -1)
    }

    // MARK: Sounds

    /// A WAV of a square wave, 8 bits, one channel, 8000 samples a second.
    private static func wav(seconds: Int) -> [UInt8] {
        let samples = (0..<(8000 * seconds)).map { UInt8($0 % 40 < 20 ? 64 : 192) }
        let format =
            Array("fmt ".utf8) + .littleEndian32(16) + [1, 0, 1, 0] + .littleEndian32(8000)
            + .littleEndian32(8000) + [1, 0, 8, 0]
        let data = Array("data".utf8) + .littleEndian32(samples.count) + samples
        return Array("RIFF".utf8) + .littleEndian32(4 + format.count + data.count) + Array("WAVE".utf8)
            + format + data
    }

    /// Asks about a file of some bytes.
    private func facts(
        _ bytes: [UInt8],
        name: String = "Ünder tow.wav",
        _ workers: MediaWorkers
    ) throws -> SoundFacts {
        try withTemporaryFolder { folder in
            let file = folder.appending(path: name)
            try Data(bytes).write(to: file)
            let request = try #require(SoundRequest(path: file.path))
            return try workers.facts(of: request, byteCount: bytes.count)
        }
    }

    @Test
    func `answer with the facts of a sound, and of pictures too`() throws {
        let workers = MediaWorkers(Self.program, count: 1)
        let facts = try facts(Self.wav(seconds: 2), workers)
        #expect(facts.duration == .seconds(2))
        #expect(facts.maxima == Array(repeating: 27, count: 256), "half of full scale is -6 dB")
        #expect(try #require(facts.loudness) < -3)
        let processes = workers.idleProcesses
        _ = try workers.result(of: Self.request)
        #expect(try self.facts(Self.wav(seconds: 2), workers) == facts)
        #expect(workers.idleProcesses == processes)
    }

    @Test(arguments: [
        (Array(wav(seconds: 1).prefix(30)), SoundFault.broken(.wav, .noFormat)), ([], .empty),
        (Array("<!doctype html>".utf8), .unknown),
    ])
    func `name what is wrong with a sound and read the next one`(bytes: [UInt8], fault: SoundFault) throws {
        let workers = MediaWorkers(Self.program, count: 1)
        #expect(throws: MediaWorkersError.fault(.sound(fault))) { try facts(bytes, workers) }
        let processes = workers.idleProcesses
        #expect(try facts(Self.wav(seconds: 1), workers).duration == .seconds(1))
        #expect(workers.idleProcesses == processes)
    }

    @Test
    func `name a sound that is not there`() throws {
        let request = try #require(SoundRequest(path: "/nowhere/a.mp3"))
        #expect(throws: MediaWorkersError.fault(.sound(.unreadable(number: ENOENT)))) {
            try MediaWorkers(Self.program, count: 1).facts(of: request, byteCount: 1)
        }
    }

    @Test
    func `that a sound crashes are one error about it`() throws {
        try withScript("head -c 10 >/dev/null; kill -SEGV $$") { program in
            let workers = MediaWorkers(program, count: 1)
            #expect(throws: MediaWorkersError.fault(.sound(.endsItsReader(signal: SIGSEGV)))) {
                try facts(Self.wav(seconds: 1), workers)
            }
        }
    }

    // MARK: Programs

    @Test
    func `print the versions of their libraries`() throws {
        try withTemporaryFolder { folder in
            let run = try BuiltProgram("sweetdreams-media").run("--version", in: folder)
            #expect(run.status == 0)
            #expect(run.output.contains("libavif ") && run.output.contains("libjpeg-turbo "))
            #expect(run.output.contains("libsndfile") && run.output.contains("libebur128 1."))
        }
    }

    @Test
    func `refuse arguments that they do not know`() throws {
        try withTemporaryFolder { folder in
            let run = try BuiltProgram("sweetdreams-media").run("--help", in: folder)
            #expect(run.status == 2)
        }
    }

    @Test
    func `alone have the libraries that read pictures and sounds`() throws {
        let libraries = [
            "libavif.so", "libjpeg.so", "liblcms2.so", "libpng16.so", "libwebp.so", "libsndfile.so",
            "libmpg123.so", "libebur128.so",
        ]
        func linked(_ name: String) throws -> Set<String> {
            let program = try Data(contentsOf: BuiltProgram(name).path)
            return Set(libraries.filter { program.range(of: Data($0.utf8)) != nil })
        }
        #expect(try linked("sweetdreams-media") == Set(libraries))
        #expect(try linked("sweetdreams") == [])
    }
}
