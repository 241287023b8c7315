import Content
import Foundation
import HTTPTransfer
import Hashing
import Media

/// One file that a server is asked for.
///
/// It blocks, so it runs on one of `TransferThreads`.
struct RemoteFetch: Sendable {
    enum Outcome: Sendable {
        /// The copy is what the server has.
        case current(MediaLock.Entry)
        /// The server has another content, or there was no copy.
        ///
        /// - entry: nil for a dry run.
        /// - size: as the server says it.
        case new(MediaLock.Entry?, size: Int?)
        case failed(Problem, isUnreachable: Bool)

        /// What the lock says of it; nil to leave what it says.
        var entry: MediaLock.Entry? {
            switch self {
            case .current(let entry): entry
            case .new(let entry, _): entry
            case .failed: nil
            }
        }
    }

    let address: RemoteAddress
    let location: SourceLocation
    let copies: MirroredFiles
    let rules: MirrorRules
    let retry: RetryPolicy
    let isDryRun: Bool

    private enum Failure: Error {
        /// - isUnreachable: whether the server, and not the file, is the reason.
        /// - isTransient: whether another attempt may help.
        case file(Problem, isUnreachable: Bool = false, isTransient: Bool = false)
        /// The copy cannot be written.
        case output

        var isTransient: Bool {
            if case .file(_, _, isTransient: true) = self { true } else { false }
        }
    }

    /// - Throws: `OutputFailure` where the copy cannot be written.
    func run(over client: HTTPClient) throws(OutputFailure) -> Outcome {
        if address.expires {
            return .failed(MirrorMessages.expiring(address, at: location), isUnreachable: false)
        }
        let known = intactEntry
        do throws(Failure) {
            return try retry.run {
                attempt(over: client, known)
            } exhausted: { last, _ in
                last
            }
        } catch {
            switch error {
            case .file(let problem, let isUnreachable, _):
                return .failed(problem, isUnreachable: isUnreachable)
            case .output:
                throw OutputFailure(MirrorMessages.unwritable(copies.folder.path))
            }
        }
    }

    /// What was fetched before, where its copy is still there and whole.
    private var intactEntry: MediaLock.Entry? {
        guard let entry = copies.lock.entries[address], copies.hasFile(of: entry),
            SHA256Digest(ofFile: copies.file(of: entry)) == entry.digest
        else { return nil }
        return entry
    }

    private func attempt(
        over client: HTTPClient,
        _ known: MediaLock.Entry?
    ) -> RetryPolicy.Attempt<Outcome, Failure> {
        do throws(Failure) {
            return .success(try isDryRun ? ask(client, known) : fetch(client, known))
        } catch {
            return .failure(error, isTransient: error.isTransient)
        }
    }

    // MARK: Without the file

    /// Asks what the server has.
    private func ask(_ client: HTTPClient, _ known: MediaLock.Entry?) throws(Failure) -> Outcome {
        let response = try follow(.head, client, known) { _, _ in false }
        if response.status == 304, let known { return .current(known) }
        guard response.status == 200 else { throw failure(status: response.status) }
        let size = response.headers["content-length"].flatMap { Int($0) }
        guard let known, isSame(known, response, size) else { return .new(nil, size: size) }
        return .current(known)
    }

    /// Whether a response is about the content that is known, of a server that does not say so itself.
    private func isSame(_ known: MediaLock.Entry, _ response: HTTPResponse, _ size: Int?) -> Bool {
        if let etag = known.etag, let other = response.headers["etag"] { return etag == other }
        return size == known.size && response.headers["last-modified"] == known.modified
    }

    // MARK: With the file

    private func fetch(_ client: HTTPClient, _ known: MediaLock.Entry?) throws(Failure) -> Outcome {
        guard let incoming = IncomingFile(in: copies.folder, limit: limit) else { throw .output }
        let response: HTTPResponse
        do throws(Failure) {
            response = try follow(.get, client, known, incoming.take)
        } catch {
            if incoming.isUnwritable { throw .output }
            if incoming.isTooLarge {
                throw .file(MirrorMessages.tooLarge(address, limit: limit, at: location))
            }
            // What is longer than any page about an error.
            let isOther = incoming.status != 200 && incoming.status != 0
            throw isOther && !error.isTransient ? failure(status: incoming.status) : error
        }
        if response.status == 304, let known { return .current(known) }
        guard response.status == 200 else { throw failure(status: response.status) }
        guard ["", "identity"].contains(response.headers["content-encoding"] ?? "") else {
            throw .file(MirrorMessages.encoded(address, at: location))
        }
        let type = response.headers["content-type"]
        do throws(Problem) {
            try MirroredContent.check(incoming.url, of: address, type: type, at: location)
        } catch {
            throw .file(error)
        }
        guard let digest = incoming.digest else { throw .output }
        let entry = MediaLock.Entry(
            digest: digest,
            size: incoming.count,
            type: type,
            etag: response.headers["etag"],
            modified: response.headers["last-modified"]
        )
        if known?.digest == digest { return .current(entry) }
        guard incoming.keep(as: copies.file(of: entry)) else { throw .output }
        return .new(entry, size: entry.size)
    }

    private var isRecording: Bool { MirroredFiles.recordingExtension(of: address, type: nil) != nil }

    private var limit: Int { isRecording ? rules.recordingLimit : rules.pictureLimit }

    private var timeout: Duration { isRecording ? rules.recordingTimeout : rules.pictureTimeout }

    // MARK: Requests

    /// Sends a request, and again to each address that a server names instead.
    private func follow(
        _ method: HTTPRequest.Method,
        _ client: HTTPClient,
        _ known: MediaLock.Entry?,
        _ take: @escaping (Int, UnsafeRawBufferPointer) -> Bool
    ) throws(Failure) -> HTTPResponse {
        var headers = [HTTPRequest.Header("accept-encoding", "identity")]
        if let etag = known?.etag { headers.append(.init("if-none-match", etag)) }
        if let modified = known?.modified { headers.append(.init("if-modified-since", modified)) }
        var url = address.text
        for _ in 0...MirrorRules.maxRedirects {
            guard rules.allows(url) else {
                throw .file(MirrorMessages.refusedRedirect(address, to: url, at: location))
            }
            let request = HTTPRequest(method, url, headers: headers)
            let response = try send(request, over: client, Reception(timeout: timeout, take: take))
            guard [301, 302, 303, 307, 308].contains(response.status),
                let target = response.headers["location"]
            else { return response }
            // What Foundation cannot read, libcurl is not given.
            url = URL(string: target, relativeTo: URL(string: url))?.absoluteString ?? target
        }
        throw .file(MirrorMessages.tooManyRedirects(address, at: location))
    }

    private func send(
        _ request: HTTPRequest,
        over client: HTTPClient,
        _ reception: Reception
    ) throws(Failure) -> HTTPResponse {
        do throws(TransferError) {
            return try client.send(request, receiving: reception)
        } catch {
            if case .refusedAddress(let server) = error.kind {
                throw .file(MirrorMessages.refusedServer(address, server, at: location))
            }
            throw .file(
                MirrorMessages.unreachable(address, error.message, at: location),
                isUnreachable: true,
                isTransient: error.kind == .connection
            )
        }
    }

    private func failure(status: Int) -> Failure {
        let isBusy = [408, 425, 429].contains(status) || status >= 500
        return .file(
            MirrorMessages.status(status, address, at: location),
            isUnreachable: isBusy || status == 402,
            isTransient: isBusy
        )
    }
}
