import Synchronization

/// A value that is made when somebody first asks for it.
package final class MadeOnce<Value: Sendable>: Sendable {
    private let made: Mutex<Value?>
    private let make: @Sendable () -> Value

    /// - Parameters:
    ///   - made: the value, where it was made already.
    ///   - make: called at most once, while others who ask wait.
    package init(_ made: Value? = nil, _ make: @escaping @Sendable () -> Value) {
        self.made = Mutex(made)
        self.make = make
    }

    package var value: Value {
        made.withLock { made in
            if let made { return made }
            let value = make()
            made = value
            return value
        }
    }
}
