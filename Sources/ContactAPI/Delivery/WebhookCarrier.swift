import Crypto
import Dispatch
import Foundation
import FoundationNetworking
import Synchronization

/// Tells of a submission by a signed POST (Standard Webhooks 1.0): that there is one and when, nothing of its text.
final class WebhookCarrier: NSObject, Carrier, URLSessionTaskDelegate, Sendable {
    private let webhook: ServiceSettings.Webhook
    /// Seconds since 1970.
    private let clock: @Sendable () -> Int64

    init(_ webhook: ServiceSettings.Webhook, clock: @escaping @Sendable () -> Int64) {
        self.webhook = webhook
        self.clock = clock
    }

    func deliver(_ delivery: Delivery) throws(DeliveryFailure) {
        let seconds = clock()
        let data = JSONText.object([
            ("id", JSONText.quoted(delivery.id)), ("received_at", JSONText.quoted(delivery.received)),
            ("project_type", delivery.submission.projectType.map(JSONText.quoted) ?? "null"),
        ])
        let body = JSONText.object([
            ("type", JSONText.quoted("contact.received")), ("timestamp", JSONText.quoted(delivery.received)),
            ("data", data),
        ])
        var request = URLRequest(url: webhook.url, timeoutInterval: 10)
        request.httpMethod = "POST"
        request.httpBody = Data(body.utf8)
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        // The same for every attempt, so that the receiver can tell a second copy.
        request.setValue(delivery.id, forHTTPHeaderField: "webhook-id")
        request.setValue(String(seconds), forHTTPHeaderField: "webhook-timestamp")
        request.setValue(
            WebhookCarrier.signature(delivery.id, seconds, body, webhook.secret),
            forHTTPHeaderField: "webhook-signature")
        switch send(request) {
        case .success(200..<300): return
        // Redirects count as failure: the address is the operator's, not the answer's.
        case .success(let status): throw DeliveryFailure(passing: "the webhook answered \(status)")
        case .failure(let error): throw DeliveryFailure(passing: "the webhook: error \(error.code)")
        }
    }

    /// Standard Webhooks 1.0, "Signature scheme".
    static func signature(_ id: String, _ seconds: Int64, _ body: String, _ secret: [UInt8]) -> String {
        let signed = Data("\(id).\(seconds).\(body)".utf8)
        let code = HMAC<SHA256>.authenticationCode(for: signed, using: SymmetricKey(data: secret))
        return "v1," + Data(code).base64EncodedString()
    }

    private func send(_ request: URLRequest) -> Result<Int, NSError> {
        let session = URLSession(configuration: .ephemeral, delegate: self, delegateQueue: nil)
        defer { session.invalidateAndCancel() }
        let done = DispatchSemaphore(value: 0)
        let result = Mutex<Result<Int, NSError>?>(nil)
        session.dataTask(with: request) { _, response, error in
            let status = (response as? HTTPURLResponse)?.statusCode
            result.withLock {
                $0 = status.map { .success($0) } ?? .failure(error as NSError? ?? NSError(domain: "", code: 0))
            }
            done.signal()
        }.resume()
        done.wait()
        return result.withLock { $0 } ?? .failure(NSError(domain: "", code: 0))
    }

    func urlSession(
        _: URLSession, task _: URLSessionTask, willPerformHTTPRedirection _: HTTPURLResponse, newRequest _: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) { completionHandler(nil) }
}
