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
    package enum Kind: Sendable, Equatable {
        /// The server does not answer, not in time, or ends the connection: trying again may help.
        case connection
        /// The address, the certificate or an option is wrong: trying again does not help.
        case setup
        /// `Options.connects` refused the address that the host's name stands for.
        case refusedAddress(NetworkAddress)
        /// `Reception.take` ended the transfer.
        case ended
    }

    package let kind: Kind
    /// One line, by libcurl.
    package let message: String
}

/// How a body is received that is not kept in memory, or that nobody vouches for.
package struct Reception {
    /// How long the whole transfer may take.
    let timeout: Duration
    /// Takes a piece of the body of a response with this status; false ends the transfer.
    let take: (_ status: Int, _ bytes: UnsafeRawBufferPointer) -> Bool

    package init(
        timeout: Duration,
        take: @escaping (_ status: Int, _ bytes: UnsafeRawBufferPointer) -> Bool
    ) {
        self.timeout = timeout
        self.take = take
    }
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
        /// How slow a server may be for all of `idleTimeout`, in bytes a second; default 1.
        package var minimumSpeed = 1
        /// The schemes of addresses, separated by commas; default `http,https`.
        package var schemes = "http,https"
        /// Whether a connection may be made to an address; nil for any.
        ///
        /// It is asked about the address that is connected to, so that a name cannot stand for another one the second time.
        /// Proxies are not used then, because they would look names up by themselves.
        package var connects: (@Sendable (NetworkAddress) -> Bool)?
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
    /// - Parameters:
    ///   - body: of a `PUT` or `POST`.
    ///   - reception: takes the body of the response, which is then empty; nil to keep it in memory.
    /// - Throws: `TransferError`.
    package func send(
        _ request: HTTPRequest,
        body: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0),
        receiving reception: Reception? = nil
    ) throws(TransferError) -> HTTPResponse {
        // Keeps the connection, the addresses and the TLS session.
        curl_easy_reset(handle)
        var errorBuffer = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))
        let response = Received(limit: HTTPClient.maxResponse, reception?.take)
        let gate = ConnectionGate(options.connects)
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
            if let reception {
                try check(
                    curl_set_number(handle, CURLOPT_TIMEOUT_MS, Int(reception.timeout / .milliseconds(1)))
                )
            }
            if options.connects != nil { try setUp(gate) }
            return withExtendedLifetime((response, gate)) { curl_easy_perform(handle) }
        }
        guard code == CURLE_OK else {
            if response.isEnded { throw TransferError(kind: .ended, message: "the transfer was ended") }
            if let address = gate.refused, code == CURLE_COULDNT_CONNECT {
                throw TransferError(kind: .refusedAddress(address), message: "\(address) is not connected to")
            }
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
        try check(curl_set_text(handle, CURLOPT_PROTOCOLS_STR, options.schemes))
        try check(curl_set_number(handle, CURLOPT_NOSIGNAL, 1))
        try check(curl_set_text(handle, CURLOPT_USERAGENT, "sweetdreams"))
        if let signing = options.signing { try sign(by: signing) }
        let connect = Int(options.connectTimeout / .milliseconds(1))
        try check(curl_set_number(handle, CURLOPT_CONNECTTIMEOUT_MS, connect))
        try check(curl_set_number(handle, CURLOPT_LOW_SPEED_LIMIT, options.minimumSpeed))
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

    private func setUp(_ gate: ConnectionGate) throws(TransferError) {
        try check(curl_set_socket_callback(handle, openSocket))
        try check(curl_set_pointer(handle, CURLOPT_OPENSOCKETDATA, Unmanaged.passUnretained(gate).toOpaque()))
        // Not even one that the environment names.
        try check(curl_set_text(handle, CURLOPT_PROXY, ""))
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
    /// Whether `take` ended the transfer.
    private(set) var isEnded = false
    private var status = 0
    private var headerBytes = 0
    private let limit: Int
    private let take: ((Int, UnsafeRawBufferPointer) -> Bool)?

    /// The most bytes of all headers, because libcurl 7.88 limits only those of one.
    private static let maxHeaders = 256 << 10

    init(limit: Int, _ take: ((Int, UnsafeRawBufferPointer) -> Bool)?) {
        self.limit = limit
        self.take = take
    }

    /// - Returns: whether there is room for them.
    func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if let take {
            isEnded = !take(status, bytes)
            return !isEnded
        }
        guard body.count + bytes.count <= limit else { return false }
        body.append(contentsOf: bytes)
        return true
    }

    /// - Returns: whether there is room for it.
    func addHeader(_ bytes: UnsafeRawBufferPointer) -> Bool {
        headerBytes += bytes.count
        guard headerBytes <= Received.maxHeaders else { return false }
        let line = String(decoding: bytes, as: UTF8.self)
        // Another response follows `100 Continue`.
        if line.hasPrefix("HTTP/") {
            headers = [:]
            status = line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        }
        guard let colon = line.firstIndex(of: ":") else { return true }
        let value = line[colon...].dropFirst().drop { $0.isWhitespace }
        let end = value.lastIndex { !$0.isWhitespace }.map { value.index(after: $0) } ?? value.startIndex
        headers[line[..<colon].lowercased()] = String(value[..<end])
        return true
    }
}

/// Decides about each connection before it is made.
private final class ConnectionGate {
    private let connects: ((NetworkAddress) -> Bool)?
    /// The last address that was refused.
    private(set) var refused: NetworkAddress?

    init(_ connects: ((NetworkAddress) -> Bool)?) { self.connects = connects }

    func allows(_ address: NetworkAddress?) -> Bool {
        guard let connects else { return true }
        // Something else than the internet's, such as a socket of this machine.
        guard let address else { return false }
        if connects(address) { return true }
        refused = address
        return false
    }
}

/// - Returns: a new socket, as libcurl makes it; CURL_SOCKET_BAD for an address that is not connected to.
private let openSocket: curl_opensocket_function = { user, purpose, address in
    guard let user, let address, purpose == CURLSOCKTYPE_IPCXN else { return CURL_SOCKET_BAD }
    let gate = Unmanaged<ConnectionGate>.fromOpaque(user).takeUnretainedValue()
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = curl_address_bytes(address, &bytes)
    let isAllowed = gate.allows(NetworkAddress(bytes: Array(bytes.prefix(Int(count)))))
    return isAllowed ? curl_open_socket(address) : CURL_SOCKET_BAD
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
    let isRead = received.addHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
    return isRead ? size * count : 0
}
