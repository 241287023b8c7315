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

    @Test("are compared by their beginnings, in time that does not grow with the square of their length")
    func areShort() {
        let long = String(repeating: "ß", count: 200_000)
        #expect(CollationKey(long + "a") < CollationKey(long + "b"))
        #expect(CollationKey(long).letter == "S")
    }

    @Test(
        "have a letter to jump to",
        arguments: [("Ødegaard", "O"), ("ana", "A"), ("夜", "夜"), ("42", "#"), ("ßa", "S")]
    )
    func haveLetters(name: String, letter: String) { #expect(CollationKey(name).letter == letter) }
}
