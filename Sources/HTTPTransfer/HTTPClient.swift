import CLibCurl
import Synchronization

// This file alone calls libcurl.

/// A request.
package struct HTTPRequest: Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case head = "HEAD"
        case put = "PUT"
        case post = "POST"
        case delete = "DELETE"
    }

    package let method: Method
    /// Escaped; where the request is signed, with its query sorted by names, because it is signed as it is.
    package let url: String
    /// Names in small letters; where the request is signed, each once, and none with an empty value.
    package let headers: [Header]

    package struct Header: Sendable, Equatable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package init(_ method: Method, _ url: String, headers: [Header] = []) {
        self.method = method
        self.url = url
        self.headers = headers
    }
}

/// A response, whatever its status is.
package struct HTTPResponse: Sendable {
    package let status: Int
    /// By names in small letters.
    package let headers: [String: String]
    package let body: [UInt8]
}

/// A request that got no response.
package struct TransferError: Error, Sendable {
    package enum Kind: Sendable {
        /// The server does not answer, not in time, or ends the connection: trying again may help.
        case connection
        /// The address, the certificate or an option is wrong: trying again does not help.
        case setup
    }

    package let kind: Kind
    /// One line, by libcurl.
    package let message: String
}

/// Sends requests over one connection, which it keeps for the next.
///
/// Its calls block, so each client has its own thread (`TransferThreads`). It is a class because it owns libcurl's handle.
package final class HTTPClient {
    /// How requests are signed and how long servers may be silent.
    package struct Options: Sendable {
        /// Nil for requests without a signature.
        package var signing: RequestSigning?
        /// How long connecting may take.
        package var connectTimeout: Duration
        /// How long nothing may arrive or leave; counted in whole seconds.
        package var idleTimeout: Duration
        /// A file of certificates (PEM) instead of the system's.
        package var certificates: String?

        package init(
            signing: RequestSigning? = nil,
            connectTimeout: Duration = .seconds(10),
            idleTimeout: Duration = .seconds(30),
            certificates: String? = nil
        ) {
            self.signing = signing
            self.connectTimeout = connectTimeout
            self.idleTimeout = idleTimeout
            self.certificates = certificates
        }
    }

    /// The longest response that is read, in bytes: a list of 1 000 keys has less than a million, a manifest of a site with
    /// 100 000 pages some 30 million.
    private static let maxResponse = 256 << 20

    /// libcurl's own setup, which must be done once and before all else (curl_global_init(3)).
    private static let isSetUp = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    private let handle: UnsafeMutableRawPointer
    private let options: Options

    /// - Throws: `TransferError` where there is no memory.
    package init(_ options: Options) throws(TransferError) {
        guard HTTPClient.isSetUp, let handle = curl_easy_init() else {
            throw TransferError(kind: .setup, message: "libcurl cannot be started")
        }
        self.handle = handle
        self.options = options
    }

    deinit { curl_easy_cleanup(handle) }

    /// Sends a request and waits for its response.
    ///
    /// - Parameter body: of a `PUT` or `POST`.
    /// - Throws: `TransferError`.
    package func send(
        _ request: HTTPRequest,
        body: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0)
    ) throws(TransferError) -> HTTPResponse {
        // Keeps the connection, the addresses and the TLS session.
        curl_easy_reset(handle)
        var errorBuffer = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))
        let response = Received(limit: HTTPClient.maxResponse)
        var list: UnsafeMutablePointer<curl_slist>?
        defer { curl_slist_free_all(list) }
        for header in request.headers {
            list = curl_slist_append(list, "\(header.name): \(header.value)")
        }
        let code = try errorBuffer.withUnsafeMutableBufferPointer { errors throws(TransferError) in
            try setUp(request, body)
            try check(curl_set_headers(handle, list))
            try check(curl_set_pointer(handle, CURLOPT_ERRORBUFFER, errors.baseAddress))
            let user = Unmanaged.passUnretained(response).toOpaque()
            try check(curl_set_pointer(handle, CURLOPT_WRITEDATA, user))
            try check(curl_set_pointer(handle, CURLOPT_HEADERDATA, user))
            return withExtendedLifetime(response) { curl_easy_perform(handle) }
        }
        guard code == CURLE_OK else {
            let text = errorBuffer.withUnsafeBytes { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            throw TransferError(
                kind: HTTPClient.isWorthRetrying(code) ? .connection : .setup,
                message: text.isEmpty ? String(cString: curl_easy_strerror(code)) : text
            )
        }
        return HTTPResponse(
            status: curl_response_code(handle),
            headers: response.headers,
            body: response.body
        )
    }

    private func setUp(_ request: HTTPRequest, _ body: UnsafeRawBufferPointer) throws(TransferError) {
        try check(curl_set_text(handle, CURLOPT_URL, request.url))
        // A key is what it is, also with `/../` in it.
        try check(curl_set_number(handle, CURLOPT_PATH_AS_IS, 1))
        try check(curl_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https"))
        try check(curl_set_number(handle, CURLOPT_NOSIGNAL, 1))
        try check(curl_set_text(handle, CURLOPT_USERAGENT, "sweetdreams"))
        if let signing = options.signing { try sign(by: signing) }
        let connect = Int(options.connectTimeout / .milliseconds(1))
        try check(curl_set_number(handle, CURLOPT_CONNECTTIMEOUT_MS, connect))
        try check(curl_set_number(handle, CURLOPT_LOW_SPEED_LIMIT, 1))
        try check(curl_set_number(handle, CURLOPT_LOW_SPEED_TIME, Int(options.idleTimeout / .seconds(1))))
        // A small file is one packet with its headers.
        try check(curl_set_number(handle, CURLOPT_TCP_NODELAY, 1))
        try check(curl_set_number(handle, CURLOPT_UPLOAD_BUFFERSIZE, 256 << 10))
        if let certificates = options.certificates {
            try check(curl_set_text(handle, CURLOPT_CAINFO, certificates))
        }
        try check(curl_set_callback(handle, CURLOPT_WRITEFUNCTION, receiveBody))
        try check(curl_set_callback(handle, CURLOPT_HEADERFUNCTION, receiveHeader))
        switch request.method {
        case .get: try check(curl_set_number(handle, CURLOPT_HTTPGET, 1))
        case .head: try check(curl_set_number(handle, CURLOPT_NOBODY, 1))
        case .delete: try check(curl_set_text(handle, CURLOPT_CUSTOMREQUEST, request.method.rawValue))
        case .put, .post: try setUpBody(body, request.method)
        }
    }

    private func sign(by signing: RequestSigning) throws(TransferError) {
        // The header `x-amz-content-sha256` is a part of S3's signature: libcurl 7.88 does not add it by itself.
        let scope = "aws:amz:\(signing.region):\(signing.service)"
        try check(curl_set_text(handle, CURLOPT_AWS_SIGV4, scope))
        try check(curl_set_text(handle, CURLOPT_USERNAME, signing.credentials.accessKey))
        try check(curl_set_text(handle, CURLOPT_PASSWORD, signing.credentials.secretKey))
    }

    private func setUpBody(_ body: UnsafeRawBufferPointer, _ method: HTTPRequest.Method) throws(TransferError)
    {
        try check(curl_set_text(handle, CURLOPT_CUSTOMREQUEST, method.rawValue))
        guard body.count > 0 else {
            // libcurl reads nothing where the size is 0.
            try check(curl_set_number(handle, CURLOPT_UPLOAD, 1))
            try check(curl_set_size(handle, CURLOPT_INFILESIZE_LARGE, 0))
            return
        }
        // Sent as a form is, because libcurl would wait for a server's leave before each file: here it does for those of more
        // than a megabyte.
        try check(curl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
        try check(curl_set_pointer(handle, CURLOPT_POSTFIELDS, body.baseAddress))
    }

    private func check(_ code: CURLcode) throws(TransferError) {
        guard code == CURLE_OK else {
            throw TransferError(kind: .setup, message: String(cString: curl_easy_strerror(code)))
        }
    }

    private static func isWorthRetrying(_ code: CURLcode) -> Bool {
        let codes = [
            CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT, CURLE_GOT_NOTHING,
            CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE, CURLE_WEIRD_SERVER_REPLY, CURLE_HTTP2,
            CURLE_HTTP2_STREAM, CURLE_SSL_CONNECT_ERROR,
        ]
        return codes.contains(code)
    }
}

/// The parts of a response as they arrive.
private final class Received {
    var headers: [String: String] = [:]
    var body: [UInt8] = []
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// - Returns: whether there is room for them.
    func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard body.count + bytes.count <= limit else { return false }
        body.append(contentsOf: bytes)
        return true
    }

    func addHeader(_ bytes: UnsafeRawBufferPointer) {
        let line = String(decoding: bytes, as: UTF8.self)
        // Another response follows `100 Continue`.
        if line.hasPrefix("HTTP/") { headers = [:] }
        guard let colon = line.firstIndex(of: ":") else { return }
        let value = line[colon...].dropFirst().drop { $0.isWhitespace }
        let end = value.lastIndex { !$0.isWhitespace }.map { value.index(after: $0) } ?? value.startIndex
        headers[line[..<colon].lowercased()] = String(value[..<end])
    }
}

private let receiveBody: curl_bytes_callback = { bytes, size, count, user in
    guard let bytes, let user else { return 0 }
    let received = Unmanaged<Received>.fromOpaque(user).takeUnretainedValue()
    let isRead = received.append(UnsafeRawBufferPointer(start: bytes, count: size * count))
    return isRead ? size * count : 0
}

private let receiveHeader: curl_bytes_callback = { bytes, size, count, user in
    guard let bytes, let user else { return 0 }
    let received = Unmanaged<Received>.fromOpaque(user).takeUnretainedValue()
    received.addHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
    return size * count
}
