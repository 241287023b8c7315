import Foundation
package import HTTPTransfer
package import Hashing

/// A bucket of an S3-compatible server, addressed by its path (Amazon S3 API; "path-style requests").
///
/// Requests are signed with Signature Version 4 by libcurl, wait on threads of their own, and are sent again when the server
/// is busy or the connection breaks.
package final class S3Bucket: Sendable {
    /// How a request depends on the object that is there (RFC 9110, section 13.1).
    package enum Condition: Sendable, Equatable {
        /// The object is still the one with this ETag.
        case matches(etag: String)
        /// There is no object yet.
        case isNew

        /// The names of the headers that say it.
        static let headers: Set<String> = ["if-match", "if-none-match"]
    }

    /// The headers that a server keeps with an object and sends with it.
    package struct Metadata: Sendable, Equatable {
        package var contentType: String
        /// `Cache-Control`, `Content-Disposition` and the like.
        package var headers: [HTTPRequest.Header]
        /// The SHA-256 of the object's bytes, which also says that sweetdreams wrote it (`x-amz-meta-sha256`).
        package var digest: SHA256Digest?

        package init(contentType: String, headers: [HTTPRequest.Header] = [], digest: SHA256Digest? = nil) {
            self.contentType = contentType
            self.headers = headers
            self.digest = digest
        }
    }

    /// The bytes of an object to be.
    package enum Body: Sendable {
        case bytes([UInt8])
        /// A file that must have these bytes when it is sent.
        case file(path: String, digest: SHA256Digest)
    }

    /// An object with its bytes.
    package struct Object: Sendable {
        package let bytes: [UInt8]
        package let etag: String
    }

    /// The properties of an object.
    package struct Properties: Sendable, Equatable {
        package let size: Int
        package let etag: String
        package let contentType: String
        package let cacheControl: String?
        /// `Metadata.digest`; nil for an object that someone else wrote.
        package let digest: SHA256Digest?
    }

    /// The service's name in signatures.
    package static let service = "s3"
    /// The number of requests at one time; default 12.
    package static let defaultConnections = 12

    package let name: String
    package let connections: Int
    private let url: String
    private let sessionToken: String?
    private let retries: RetryPolicy
    private let threads: TransferThreads

    /// - Parameters:
    ///   - endpoint: the server's address, such as `https://s3.eu-central-1.amazonaws.com`.
    ///   - connections: the number of requests at one time.
    ///   - retries: by default it sleeps between attempts, on a thread of `TransferThreads`, which nothing else uses.
    package init(
        _ name: String,
        endpoint: String,
        options: HTTPClient.Options,
        connections: Int = S3Bucket.defaultConnections,
        retries: RetryPolicy = RetryPolicy { Thread.sleep(forTimeInterval: $0 / .seconds(1)) }
    ) {
        self.name = name
        self.connections = connections
        self.retries = retries
        url = endpoint + "/" + S3Bucket.escaped(name)
        sessionToken = options.signing?.credentials.sessionToken
        threads = TransferThreads(connections, options)
    }

    // MARK: Operations

    /// Creates the bucket (CreateBucket) in the server's default region; for tests, because owners make buckets themselves.
    ///
    /// - Throws: `S3Error`.
    package func create() async throws { _ = try await send(.put, nil) }

    /// Writes an object (PutObject), with a checksum that the server compares.
    ///
    /// - Returns: its ETag.
    /// - Throws: `S3Error`; `preconditionFailed` also where an attempt whose answer was lost had written the object.
    @discardableResult
    package func put(
        _ key: String,
        _ body: Body,
        _ metadata: Metadata,
        if condition: Condition? = nil
    ) async throws -> String {
        let digest =
            switch body {
            case .bytes(let bytes): SHA256Digest(bytes)
            case .file(_, let digest): digest
            }
        var headers = S3Bucket.headers(metadata)
        switch condition {
        case .matches(let etag)?: headers.append(HTTPRequest.Header("if-match", etag))
        case .isNew?: headers.append(HTTPRequest.Header("if-none-match", "*"))
        case nil: break
        }
        let checksum = Data(digest.bytes).base64EncodedString()
        headers.append(HTTPRequest.Header("x-amz-checksum-sha256", checksum))
        return try await send(.put, key, headers, digest, body).headers["etag"] ?? ""
    }

    /// Reads an object (GetObject); nil where there is none.
    ///
    /// - Throws: `S3Error`.
    package func get(_ key: String) async throws -> Object? {
        do {
            let response = try await send(.get, key)
            return Object(bytes: response.body, etag: response.headers["etag"] ?? "")
        } catch let error as S3Error where error.kind == .missingObject {
            return nil
        }
    }

    /// Reads the properties of an object (HeadObject); nil where there is none.
    ///
    /// - Throws: `S3Error`.
    package func head(_ key: String) async throws -> Properties? {
        do {
            let headers = try await send(.head, key).headers
            return Properties(
                size: headers["content-length"].flatMap { Int($0) } ?? 0,
                etag: headers["etag"] ?? "",
                contentType: headers["content-type"] ?? "",
                cacheControl: headers["cache-control"],
                digest: headers["x-amz-meta-sha256"].flatMap { SHA256Digest(hexadecimal: $0) }
            )
        } catch let error as S3Error where error.kind == .missingObject {
            return nil
        }
    }

    /// Copies an object on the server (CopyObject).
    ///
    /// - Parameter metadata: of the copy; nil for that of the source.
    /// - Throws: `S3Error`.
    package func copy(_ source: String, to key: String, _ metadata: Metadata? = nil) async throws {
        let path = "/" + S3Bucket.escaped(name) + "/" + S3Bucket.escaped(source)
        var headers = metadata.map(S3Bucket.headers) ?? []
        headers.append(HTTPRequest.Header("x-amz-copy-source", path))
        if metadata != nil { headers.append(HTTPRequest.Header("x-amz-metadata-directive", "REPLACE")) }
        _ = try await send(.put, key, headers)
    }

    /// Removes an object (DeleteObject); also where there is none.
    ///
    /// - Throws: `S3Error`.
    package func delete(_ key: String) async throws {
        do {
            _ = try await send(.delete, key)
        } catch let error as S3Error where error.kind == .missingObject {
            // Deleting an object that is not there has succeeded.
        }
    }

    /// The keys of all objects that begin with a prefix (ListObjectsV2), in the order of their bytes.
    ///
    /// - Throws: `S3Error`.
    package func list(_ prefix: String) async throws -> [String] {
        var keys: [String] = []
        var token: String?
        repeat {
            var query = "list-type=2&prefix=\(S3Bucket.escaped(prefix, keepsSlashes: false))"
            if let token {
                // The names are sorted, because they are signed so.
                query = "continuation-token=\(S3Bucket.escaped(token, keepsSlashes: false))&" + query
            }
            let page = try await send(.get, nil, query: query).body
            keys += XMLText.elements("Contents", in: page[...]).compactMap { content in
                XMLText.elements("Key", in: content).first.map { XMLText.text(of: $0) }
            }
            let isTruncated = XMLText.first("IsTruncated", in: page) == "true"
            token = isTruncated ? XMLText.first("NextContinuationToken", in: page) : nil
        } while token != nil
        return keys
    }

    // MARK: Requests

    private static func headers(_ metadata: Metadata) -> [HTTPRequest.Header] {
        // No name is the beginning of another one: libcurl 7.88 sorts whole lines, and signs such two in the wrong order.
        var headers = [HTTPRequest.Header("content-type", metadata.contentType)]
        headers += metadata.headers.map { HTTPRequest.Header($0.name.lowercased(), $0.value) }
        if let digest = metadata.digest {
            headers.append(HTTPRequest.Header("x-amz-meta-sha256", digest.hexadecimal))
        }
        return headers
    }

    /// A text as it stands in a URL and in what is signed (RFC 3986, section 2.3).
    static func escaped(_ text: String, keepsSlashes: Bool = true) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                bytes.append(byte)
            case UInt8(ascii: "/") where keepsSlashes:
                bytes.append(byte)
            default:
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func send(
        _ method: HTTPRequest.Method,
        _ key: String?,
        query: String? = nil,
        _ headers: [HTTPRequest.Header] = [],
        _ digest: SHA256Digest = SHA256Digest([]),
        _ body: Body = .bytes([])
    ) async throws -> HTTPResponse {
        var headers = headers
        headers.append(HTTPRequest.Header("x-amz-content-sha256", digest.hexadecimal))
        if let sessionToken { headers.append(HTTPRequest.Header("x-amz-security-token", sessionToken)) }
        let address = url + (key.map { "/" + S3Bucket.escaped($0) } ?? "") + (query.map { "?" + $0 } ?? "")
        let attempts = Attempts(
            request: HTTPRequest(method, address, headers: headers),
            bucket: name,
            key: key,
            retries: retries
        )
        return try await threads.run { client in
            try body.withBytes { bytes in try attempts.send(bytes, over: client) }
        }
    }
}

/// A request with what is needed to send it again.
private struct Attempts: Sendable {
    let request: HTTPRequest
    let bucket: String
    let key: String?
    let retries: RetryPolicy

    func send(_ body: UnsafeRawBufferPointer, over client: HTTPClient) throws(S3Error) -> HTTPResponse {
        try retries.run {
            attempt(body, over: client)
        } exhausted: { last, attempts in
            S3Error(last.kind, "\(last.message), at each of \(attempts) attempts", code: last.code)
        }
    }

    private func attempt(
        _ body: UnsafeRawBufferPointer,
        over client: HTTPClient
    ) -> RetryPolicy.Attempt<HTTPResponse, S3Error> {
        let response: HTTPResponse
        do throws(TransferError) {
            response = try client.send(request, body: body)
        } catch {
            let isTransient = error.kind == .connection
            let problem = isTransient ? "the server does not answer" : "there is no connection to the server"
            return .failure(S3Error(.unreachable, "\(problem): \(error.message)"), isTransient: isTransient)
        }
        guard !isSuccess(response) else { return .success(response) }
        let error = S3Error(response, to: request, bucket: bucket, key: key)
        return .failure(error, isTransient: error.kind == .unavailable)
    }

    private func isSuccess(_ response: HTTPResponse) -> Bool {
        guard (200..<300).contains(response.status) else { return false }
        // A copy may fail after the server began to answer (Amazon S3 API, "CopyObject").
        return request.method != .put || XMLText.elements("Error", in: response.body[...]).isEmpty
    }
}

extension S3Bucket.Body {
    /// Calls `body` with the bytes; those of a file are mapped, so that a long recording needs no memory.
    ///
    /// - Throws: `S3Error` where the file cannot be read or has other bytes than it should have.
    fileprivate func withBytes<Value>(_ body: (UnsafeRawBufferPointer) throws -> Value) throws -> Value {
        switch self {
        case .bytes(let bytes):
            return try bytes.withUnsafeBytes(body)
        case .file(let path, let digest):
            let data: Data
            do {
                data = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
            } catch {
                throw S3Error(.changedFile, "\(path) cannot be read: \(error.localizedDescription)")
            }
            return try data.withUnsafeBytes { bytes in
                guard SHA256Digest(bytes) == digest else {
                    throw S3Error(.changedFile, "\(path) is not the file that was built")
                }
                return try body(bytes)
            }
        }
    }
}
