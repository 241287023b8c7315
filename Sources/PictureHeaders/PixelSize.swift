/// The size of a picture as it is shown, so that browsers can reserve its space.
package struct PixelSize: Hashable, Sendable {
    package let width: Int
    package let height: Int

    package init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// Nil for a side that is unknown or without a pixel.
    package init?(_ width: Int?, _ height: Int?) {
        guard let width, let height, width > 0, height > 0 else { return nil }
        self.init(width: width, height: height)
    }

    /// The size of the picture after a quarter turn.
    package var turned: PixelSize { PixelSize(width: height, height: width) }
}
