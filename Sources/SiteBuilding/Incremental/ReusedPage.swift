/// A page of the last build that is still right.
struct ReusedPage: Sendable {
    /// The page's index in the plan.
    let index: Int
    /// The page's index in the last build's state.
    let previousIndex: Int
}
