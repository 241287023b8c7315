import SiteConfiguration
import Testing

@Suite("The direction of a language")
struct TextDirectionTests {
    @Test(arguments: [
        "ar", "AR-EG", "he", "iw", "fa-IR", "ur", "ps", "sd", "ug", "yi", "dv", "ckb-IQ", "az-Arab",
        "ku-Arab",
        "uz-Arab-AF", "pa-PK", "zh-yue-Hebr", "en-Arab", "ff-Adlm", "nqo", "ms-arab",
    ])
    func `is from right to left by its script, or by the script that it usually has`(tag: String) {
        #expect(TextDirection(ofLanguage: tag) == .rightToLeft)
    }

    @Test(arguments: [
        "en", "de-CH", "he-Latn", "ar-Latn-EG", "sd-Deva", "az", "ku", "ku-TR", "pa", "uz-UZ", "zh-Hant",
        "ja", "",
        "-", "en-x-arab", "de-1996", "sr-Cyrl", "a-r",
    ])
    func `is from left to right for all others`(tag: String) {
        #expect(TextDirection(ofLanguage: tag) == .leftToRight)
    }
}
