/// The form of a noun that a number asks for, as CLDR names it.
package enum PluralCategory: String, CaseIterable, Sendable {
    case zero
    case one
    case two
    case few
    case many
    case other
}

/// Decides which form of a noun a whole number has; each rule is named after a language that has it.
///
/// The comments quote CLDR (UTS 35, part 3, section 5), without what concerns decimals.
package enum PluralRule: Sendable {
    /// one: n = 1.
    case english
    /// one: n = 0..1; many: n != 0 and n % 1000000 = 0.
    case french
    /// one: n = 1; many: n != 0 and n % 1000000 = 0.
    case spanish
    /// one: n = 0..1.
    case persian
    /// one: n % 10 = 1 and n % 100 != 11.
    case icelandic
    /// one: n = 1; few: n % 10 = 2..4 and n % 100 != 12..14; many: all others.
    case polish
    /// one: n = 1; few: n = 2..4.
    case czech
    /// one: n % 100 = 1; two: n % 100 = 2; few: n % 100 = 3..4.
    case slovenian
    /// one: n % 10 = 1 and n % 100 != 11; few: n % 10 = 2..4 and n % 100 != 12..14.
    case croatian
    /// one: n = 1; few: n = 0 or n != 1 and n % 100 = 1..19.
    case romanian
    /// one: n % 10 = 1 and n % 100 != 11; few: n % 10 = 2..4 and n % 100 != 12..14; many: all others.
    case russian
    /// zero: n = 0; one: n = 1; two: n = 2; few: n % 100 = 3..10; many: n % 100 = 11..99.
    case arabic
    /// one: n = 1; two: n = 2.
    case hebrew
    /// There is one form only.
    case japanese

    /// The category of a whole number; that of a negative one is the category of its magnitude.
    package func category(of number: Int) -> PluralCategory {
        let n = number.magnitude
        return switch self {
        case .english: n == 1 ? .one : .other
        case .french: n <= 1 ? .one : n.isWholeMillions ? .many : .other
        case .spanish: n == 1 ? .one : n.isWholeMillions ? .many : .other
        case .persian: n <= 1 ? .one : .other
        case .icelandic: n.endsLikeOne ? .one : .other
        case .polish: n == 1 ? .one : n.endsLikeFew ? .few : .many
        case .czech: n == 1 ? .one : (2...4).contains(n) ? .few : .other
        case .slovenian:
            switch n % 100 {
            case 1: .one
            case 2: .two
            case 3...4: .few
            default: .other
            }
        case .croatian: n.endsLikeOne ? .one : n.endsLikeFew ? .few : .other
        case .romanian: n == 1 ? .one : n == 0 || (1...19).contains(n % 100) ? .few : .other
        case .russian: n.endsLikeOne ? .one : n.endsLikeFew ? .few : .many
        case .arabic:
            switch (n, n % 100) {
            case (0, _): .zero
            case (1, _): .one
            case (2, _): .two
            case (_, 3...10): .few
            case (_, 11...99): .many
            default: .other
            }
        case .hebrew: n == 1 ? .one : n == 2 ? .two : .other
        case .japanese: .other
        }
    }

    /// The categories that a whole number can have, in the order of `PluralCategory`.
    ///
    /// `many` of French and Spanish is that of whole millions only.
    package var categories: [PluralCategory] {
        switch self {
        case .english, .persian, .icelandic: [.one, .other]
        case .french, .spanish: [.one, .many, .other]
        case .polish, .russian: [.one, .few, .many]
        case .czech, .croatian, .romanian: [.one, .few, .other]
        case .slovenian: [.one, .two, .few, .other]
        case .arabic: [.zero, .one, .two, .few, .many, .other]
        case .hebrew: [.one, .two, .other]
        case .japanese: [.other]
        }
    }
}

extension UInt {
    fileprivate var isWholeMillions: Bool { self != 0 && self % 1_000_000 == 0 }

    /// Ends with 1, but not with 11.
    fileprivate var endsLikeOne: Bool { self % 10 == 1 && self % 100 != 11 }

    /// Ends with 2, 3 or 4, but not with 12, 13 or 14.
    fileprivate var endsLikeFew: Bool { (2...4).contains(self % 10) && !(12...14).contains(self % 100) }
}
