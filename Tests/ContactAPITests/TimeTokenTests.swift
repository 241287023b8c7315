import ContactAPI
import Testing

@Suite("A time token")
struct TimeTokenTests {
    private static let made: Int64 = 1_800_000_000_000
    private let tokens = TimeToken(secret: Secret(bytes: Array(repeating: 7, count: 32)))

    @Test(
        "is good from three seconds to a day",
        arguments: [
            (-5, .tooYoung), (0, .tooYoung), (2, .tooYoung), (3, .good), (86_400, .good), (86_401, .missing),
        ] as [(Int64, TimeToken.Reading)]
    )
    func expires(seconds: Int64, reading: TimeToken.Reading) {
        let token = tokens.make(at: Self.made)
        #expect(tokens.read(token, at: Self.made + seconds * 1000) == reading)
    }

    @Test("may be missing", arguments: [nil, ""])
    func mayBeMissing(token: String?) {
        #expect(tokens.read(token, at: Self.made) == .missing)
    }

    @Test(
        "is forged when it was not made by this service",
        arguments: [
            "v1.SECONDS.", "v1.1799999990.CODE", "v2.SECONDS.CODE", "v1.SECONDS.CODEA", "v1.SECONDS.CODE.x",
            "v1.0SECONDS.CODE", "V1.SECONDS.CODE", "v1.SECONDS", "x", "v1..", "..", "v1.SECONDS.%%%",
        ]
    )
    func detectsForgeries(pattern: String) {
        let parts = tokens.make(at: Self.made).split(separator: ".").map(String.init)
        let forged = pattern.replacing("SECONDS", with: parts[1]).replacing("CODE", with: parts[2])
        #expect(tokens.read(forged, at: Self.made + 10_000) == .forged)
    }

    @Test("of another secret is forged")
    func detectsOtherSecrets() {
        let others = TimeToken(secret: Secret(bytes: Array(repeating: 8, count: 32)))
        #expect(tokens.read(others.make(at: Self.made), at: Self.made + 10_000) == .forged)
    }
}
