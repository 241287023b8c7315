import Foundation

/// Chromium without a window, which tests drive by the DevTools protocol.
///
/// It reaches this machine only, and ends with the process that started it.
package final class Browser: Sendable {
    /// The browser could not be started.
    package struct NotStarted: Error {}

    private static let program = "/usr/bin/chromium"

    /// Whether it is installed.
    package static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: program) }

    /// Why tests that need it are skipped.
    package static let reason: String = "needs Chromium: Scripts/packages.sh --tests"

    /// One browser for all tests, because it needs a second to start; each page has cookies and a cache of its own.
    package static let shared = Result { try Browser() }

    /// Starts the browser with its messages on the descriptors 3 and 4, which `Process` cannot pass on.
    ///
    /// The shell outlives the browser, to remove its profile.
    private static let script = """
        HOME=$(mktemp -d "${TMPDIR:-/tmp}/browser-XXXXXX") || exit 1
        export HOME
        "$0" "$@" --user-data-dir="$HOME" 3<&0 4>&0 0</dev/null >/dev/null 2>&1
        rm -rf "$HOME"
        """

    private static let options = [
        "--headless=new", "--remote-debugging-pipe", "--no-first-run", "--disable-gpu", "--mute-audio",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--no-proxy-server",
        "--autoplay-policy=no-user-gesture-required",
        // Pages of tests that run at the same time are in the background, and must not be slower for that.
        "--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows",
        "--disable-renderer-backgrounding",
        // A test must not depend on the network. Names of the local one are this machine.
        "--host-resolver-rules=MAP *.local 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    ]

    private let connection: DevToolsConnection

    private init() throws {
        var ends: [Int32] = [-1, -1]
        // A socket and not two pipes, because writing to a pipe whose reader has ended would end the tests.
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw NotStarted() }
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        // Chromium's sandbox refuses to run as root.
        let sandbox = geteuid() == 0 ? ["--no-sandbox"] : []
        process.arguments = ["-c", Browser.script, Browser.program] + Browser.options + sandbox
        process.environment = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"]
        process.standardInput = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        connection = DevToolsConnection(socket: ends[0])
    }

    /// Opens a page without an address in a profile of its own, so that nothing is cached.
    ///
    /// - Parameters:
    ///   - width: in CSS pixels; below 600, the page is shown as on a phone.
    ///   - height: in CSS pixels.
    package func newPage(width: Int = 1280, height: Int = 800) async throws -> BrowserPage {
        try await BrowserPage(connection, width: width, height: height)
    }

    /// Runs a test with a new page, which is closed afterwards.
    package func withPage<Value>(
        width: Int = 1280,
        height: Int = 800,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (BrowserPage) async throws -> Value
    ) async throws -> Value {
        let page = try await newPage(width: width, height: height)
        let result: Result<Value, any Error>
        do { result = .success(try await body(page)) } catch { result = .failure(error) }
        // A page that cannot be closed ends with the browser.
        try? await page.close()
        return try result.get()
    }
}
