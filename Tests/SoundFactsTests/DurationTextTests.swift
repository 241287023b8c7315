import Testing

@testable import SoundFacts

@Suite
struct `Durations as text` {
    @Test(arguments: [
        (Duration.zero, "0:00", "PT0S", "less than 1 second"),
        (.milliseconds(499), "0:00", "PT0S", "less than 1 second"),
        (.milliseconds(500), "0:01", "PT1S", "1 second"),
        (.seconds(60), "1:00", "PT1M", "1 minute"),
        (.milliseconds(222_400), "3:42", "PT3M42S", "3 minutes 42 seconds"),
        (.seconds(3600), "1:00:00", "PT1H", "1 hour"),
        (.seconds(3725), "1:02:05", "PT1H2M5S", "1 hour 2 minutes 5 seconds"),
        (.seconds(-3), "0:00", "PT0S", "less than 1 second"),
    ])
    func `are the same length for eyes, programs and ears`(
        duration: Duration,
        clock: String,
        iso: String,
        spoken: String
    ) {
        #expect(duration.clock == clock)
        #expect(duration.iso8601 == iso)
        #expect(duration.spoken == spoken)
    }

    @Test(arguments: [(Duration.milliseconds(1499), 1), (.milliseconds(1500), 2), (.seconds(-1), 0)])
    func `are rounded to whole seconds`(duration: Duration, seconds: Int) {
        #expect(duration.wholeSeconds == seconds)
    }
}

@Suite
struct `The volume of a sound` {
    /// 6 dB are a factor of 2 within a hundredth, 20 dB one of 10.
    @Test(arguments: [(-15.0, 89), (-13, 71), (-10, 50), (-8, 40), (4, 10), (20, 2)])
    func `brings a loud one down`(loudness: Double, percent: Int) {
        #expect(PlaybackGain.percent(loudness: loudness) == percent)
    }

    @Test(arguments: [-16.0, -16.04, -30, -70, .nan, -.infinity, .infinity])
    func `is not changed for one that is not louder, or has no loudness`(loudness: Double) {
        #expect(PlaybackGain.percent(loudness: loudness) == nil)
    }
}
