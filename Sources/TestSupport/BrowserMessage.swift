/// Something that a page told its developer, or that the browser told about the page.
package struct BrowserMessage: Sendable, Equatable, CustomStringConvertible {
    package enum Kind: Sendable {
        /// By `console.log` and its like.
        case console
        /// An error of a script that nothing caught.
        case exception
        /// A content security policy forbade something.
        case securityPolicy
        /// The browser's own, such as of a response with an error status.
        case browser
        /// A request without a response. Those that the page itself gave up are left out.
        case failedRequest
    }

    package let kind: Kind
    package let isError: Bool
    package let text: String
    package let url: String?

    package var description: String { "\(kind): \(text)" + (url.map { " (\($0))" } ?? "") }
}

extension BrowserMessage {
    /// The message of an event of the domains `Runtime` and `Log`; nil for other events.
    init?(event: String, _ parameters: JSONValue) {
        switch event {
        case "Runtime.consoleAPICalled":
            kind = .console
            isError = ["error", "assert"].contains(parameters["type"]?.text)
            let values = parameters["args"]?.list ?? []
            text = values.map { value in
                value["value"].map { $0.text ?? "\($0)" } ?? value["description"]?.text ?? ""
            }.joined(separator: " ")
            url = parameters["stackTrace"]?["callFrames"]?.list.first?["url"]?.text
        case "Runtime.exceptionThrown":
            let details = parameters["exceptionDetails"]
            kind = .exception
            isError = true
            text = details?["exception"]?["description"]?.text ?? details?["text"]?.text ?? ""
            url = details?["url"]?.text
        case "Log.entryAdded":
            let entry = parameters["entry"]
            kind = entry?["source"]?.text == "security" ? .securityPolicy : .browser
            isError = entry?["level"]?.text == "error"
            text = entry?["text"]?.text ?? ""
            url = entry?["url"]?.text
        default:
            return nil
        }
    }
}
