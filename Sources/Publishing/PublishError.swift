package import Content

/// A publication that did not take place, or not to its end.
package struct PublishError: Error, Sendable {
    package enum Kind: Sendable {
        /// The target does not answer, or refuses the credentials; trying again later may help.
        case unreachable
        /// A guard refuses it: too much is gone, the release is marked as bad, or the target holds something else.
        case refused
        /// A file cannot be read or written, or an upload failed.
        case failed
        /// Another publisher is at work.
        case locked
    }

    package let kind: Kind
    package let problem: Problem

    package init(_ kind: Kind, _ problem: Problem) {
        self.kind = kind
        self.problem = problem
    }
}
