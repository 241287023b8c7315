import Content
import Testing

@Suite("Names")
struct CollationKeyTests {
    @Test("are sorted without regard to accents and case")
    func ignoreAccentsAndCase() {
        let names = ["Zoë", "Ødegaard", "okami", "Ōkami", "Ana", "Äpfel", "ana", "夜", "Łukasz", "Lena"]
        #expect(
            names.sorted { CollationKey($0) < CollationKey($1) } == [
                "Ana", "ana", "Äpfel", "Lena", "Łukasz", "Ødegaard", "okami", "Ōkami", "Zoë", "夜",
            ]
        )
    }

    @Test(
        "have a letter to jump to",
        arguments: [("Ødegaard", "O"), ("ana", "A"), ("夜", "夜"), ("42", "#"), ("ßa", "S")]
    )
    func haveLetters(name: String, letter: String) { #expect(CollationKey(name).letter == letter) }

    @Test(
        "that are e-mail addresses are known",
        arguments: [
            ("lena@example.com", true), ("Lena (lena@example.com)", true), ("@lena", false),
            ("Lena @ home", false),
            ("a@b", false),
        ]
    )
    func knowsAddresses(name: String, isAddress: Bool) {
        #expect(EmailAddressPattern.matches(name) == isAddress)
    }
}
