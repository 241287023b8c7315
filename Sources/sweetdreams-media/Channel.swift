import MediaWork

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The connection to the program that asks.
struct Channel {
    private let output: Int32

    init() {
        // What a library prints must not get between the answers.
        output = dup(STDOUT_FILENO)
        dup2(STDERR_FILENO, STDOUT_FILENO)
        // The program that asked may have ended: then writing fails, and this ends too.
        signal(SIGPIPE, SIG_IGN)
    }

    /// The content of the next request; nil at the end of the input, or where it is not one.
    func request() -> [UInt8]? {
        guard let header = read(Frame.headerLength),
            let length = Frame.length(inHeader: header, most: Frame.longestRequest)
        else { return nil }
        return read(length)
    }

    /// Sends an answer; where nobody takes it, the next request is the end.
    func send(_ answer: MediaAnswer) {
        let bytes = Frame.bytes(of: answer.content)
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let written = write(output, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { return }
                rest = rest.dropFirst(written)
            }
        }
    }

    private func read(_ count: Int) -> [UInt8]? {
        var isWhole = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = Glibc.read(
                    STDIN_FILENO,
                    UnsafeMutableRawBufferPointer(buffer).baseAddress.map { $0 + filled },
                    count - filled
                )
                if got < 0, errno == EINTR { continue }
                guard got > 0 else { return }
                filled += got
            }
            isWhole = true
        }
        return isWhole ? bytes : nil
    }
}
