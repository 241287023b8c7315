/// A way to deliver submissions; delivering one twice must do no harm.
package protocol DeliveryChannel: AnyObject {
    /// May block.
    func deliver(_ delivery: Delivery) throws(DeliveryFailure)
}

/// Why a submission was not delivered.
package struct DeliveryFailure: Error {
    /// Whether a later attempt may succeed; otherwise the delivery is given up on.
    package let isTransient: Bool
    /// For staff and logs; shows nothing of the submission.
    package let reason: String

    static func transient(_ reason: String) -> DeliveryFailure {
        DeliveryFailure(isTransient: true, reason: reason)
    }

    static func permanent(_ reason: String) -> DeliveryFailure {
        DeliveryFailure(isTransient: false, reason: reason)
    }
}
