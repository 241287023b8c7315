// CLDR 48.0.0, by Scripts/cldr.py; do not edit.
// © 2004-2025 Unicode, Inc. Under the Unicode License v3: https://www.unicode.org/license.txt

extension Language {
    /// The tags of all languages that are listed here, for messages.
    package static let tags: [String] = [
        "en", "de", "fr", "es", "pt", "pt-PT", "it", "nl", "da", "sv", "nb", "fi", "is", "pl", "cs", "sk",
        "sl", "hr", "hu", "ro", "bg", "el", "tr", "ru", "uk", "ar", "he", "fa", "ja", "ko", "zh", "zh-Hant",
    ]

    /// The language of exactly this tag.
    ///
    /// - Parameter tag: in lower case.
    static func listed(_ tag: String) -> Language? {
        switch tag {
        case "en": .en
        case "de": .de
        case "fr": .fr
        case "es": .es
        case "pt": .pt
        case "pt-pt", "pt-ao", "pt-ch", "pt-cv", "pt-fr", "pt-gq", "pt-gw", "pt-lu", "pt-mo", "pt-mz",
            "pt-st", "pt-tl":
            .ptPT
        case "it": .it
        case "nl": .nl
        case "da": .da
        case "sv": .sv
        case "nb", "no": .nb
        case "fi": .fi
        case "is": .`is`
        case "pl": .pl
        case "cs": .cs
        case "sk": .sk
        case "sl": .sl
        case "hr": .hr
        case "hu": .hu
        case "ro": .ro
        case "bg": .bg
        case "el": .el
        case "tr": .tr
        case "ru": .ru
        case "uk": .uk
        case "ar": .ar
        case "he", "iw": .he
        case "fa": .fa
        case "ja": .ja
        case "ko": .ko
        case "zh": .zh
        case "zh-hant", "zh-au", "zh-bn", "zh-gb", "zh-gf", "zh-hk", "zh-id", "zh-mo", "zh-pa", "zh-pf",
            "zh-ph", "zh-sr", "zh-th", "zh-tw", "zh-us", "zh-vn":
            .zhHant
        default: nil
        }
    }

    static var en: Language {
        Language(
            tag: "en",
            name: "English",
            dateNames: DateNames(
                months: [
                    "January", "February", "March", "April", "May", "June", "July", "August", "September",
                    "October", "November", "December",
                ],
                shortMonths: [
                    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
                ],
                weekdays: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
                shortWeekdays: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
            ),
            beforeNoon: "AM",
            afterNoon: "PM",
            longDate: "%B %-d, %Y",
            mediumDate: "%b %-d, %Y",
            pluralRule: .english,
            openingQuote: "“",
            closingQuote: "”",
            pair: "{0} and {1}"
        )
    }

    static var de: Language {
        Language(
            tag: "de",
            name: "Deutsch",
            dateNames: DateNames(
                months: [
                    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
                    "Oktober", "November", "Dezember",
                ],
                shortMonths: [
                    "Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.",
                    "Dez.",
                ],
                weekdays: ["Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"],
                shortWeekdays: ["So.", "Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa."]
            ),
            beforeNoon: "AM",
            afterNoon: "PM",
            longDate: "%-d. %B %Y",
            mediumDate: "%d.%m.%Y",
            pluralRule: .english,
            openingQuote: "„",
            closingQuote: "“",
            pair: "{0} und {1}"
        )
    }

    static var fr: Language {
        Language(
            tag: "fr",
            name: "français",
            dateNames: DateNames(
                months: [
                    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
                    "octobre", "novembre", "décembre",
                ],
                shortMonths: [
                    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.",
                    "déc.",
                ],
                weekdays: ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"],
                shortWeekdays: ["dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."]
            ),
            beforeNoon: "AM",
            afterNoon: "PM",
            longDate: "%-d %B %Y",
            mediumDate: "%-d %b %Y",
            pluralRule: .french,
            openingQuote: "«",
            closingQuote: "»",
            pair: "{0} et {1}"
        )
    }

    static var es: Language {
        Language(
            tag: "es",
            name: "español",
            dateNames: DateNames(
                months: [
                    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
                    "octubre", "noviembre", "diciembre",
                ],
                shortMonths: [
                    "ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic",
                ],
                weekdays: ["domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"],
                shortWeekdays: ["dom", "lun", "mar", "mié", "jue", "vie", "sáb"]
            ),
            beforeNoon: "a.\u{00A0}m.",
            afterNoon: "p.\u{00A0}m.",
            longDate: "%-d de %B de %Y",
            mediumDate: "%-d %b %Y",
            pluralRule: .spanish,
            openingQuote: "“",
            closingQuote: "”",
            pair: "{0} y {1}"
        )
    }

    static var pt: Language {
        Language(
            tag: "pt",
            name: "português",
            dateNames: DateNames(
                months: [
                    "janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro",
                    "outubro", "novembro", "dezembro",
                ],
                shortMonths: [
                    "jan.", "fev.", "mar.", "abr.", "mai.", "jun.", "jul.", "ago.", "set.", "out.", "nov.",
                    "dez.",
                ],
                weekdays: [
                    "domingo", "segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira",
                    "sábado",
                ],
                shortWeekdays: ["dom.", "seg.", "ter.", "qua.", "qui.", "sex.", "sáb."]
            ),
            beforeNoon: "AM",
            afterNoon: "PM",
            longDate: "%-d de %B de %Y",
            mediumDate: "%-d de %b de %Y",
            pluralRule: .french,
            openingQuote: "“",
            closingQuote: "”",
            pair: "{0} e {1}"
        )
    }

    static var ptPT: Language {
        Language(
            tag: "pt-PT",
            name: "português europeu",
            dateNames: DateNames(
                months: [
                    "janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro",
                    "outubro", "novembro", "dezembro",
                ],
                shortMonths: [
                    "jan.", "fev.", "mar.", "abr.", "mai.", "jun.", "jul.", "ago.", "set.", "out.", "nov.",
                    "dez.",
                ],
                weekdays: [
                    "domingo", "segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira",
                    "sábado",
                ],
                shortWeekdays: ["domingo", "segunda", "terça", "quarta", "quinta", "sexta", "sábado"]
            ),
            beforeNoon: "da manhã",
            afterNoon: "da tarde",
            longDate: "%-d de %B de %Y",
            mediumDate: "%d/%m/%Y",
            pluralRule: .spanish,
            openingQuote: "«",
            closingQuote: "»",
            pair: "{0} e {1}"
        )
    }

    static var it: Language {
        Language(
            tag: "it",
            name: "italiano",
            dateNames: DateNames(
                months: [
                    "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto",
                    "settembre", "ottobre", "novembre", "dicembre",
                ],
                shortMonths: [
                    "gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic",
                ],
                weekdays: ["domenica", "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato"],
                shortWeekdays: ["dom", "lun", "mar", "mer", "gio", "ven", "sab"]
            ),
            beforeNoon: "AM",
            afterNoon: "PM",
            longDate: "%-d %B %Y",
            mediumDate: "%-d %b %Y",
            pluralRule: .spanish,
            openingQuote: "«",
            closingQuote: "»",
            pair: "{0} e {1}"
        )
    }

    static var nl: Language {
        Language(
            tag: "nl",
            name: "Nederlands",
            dateNames: DateNames(
                months: [
                    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
                    "oktober", "november", "december",
                ],
                shortMonths: [
                    "jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec",
                ],
                weekdays: ["zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"],
                shortWeekdays: ["zo", "ma", "di", "wo", "do", "vr", "za"]
            ),
            beforeNoon: "a.m.",
            afterNoon: "p.m.",
            longDate: "%-d %B %Y",
            mediumDate: "%-d %b %Y",
            pluralRule: .english,
            openingQuote: "‘",
            closingQuote: "’",
            pair: "{0} en {1}"
        )
    }

    static var da: Language {
        Language(
            tag: "da",
            name: "dansk",
            dateNames: DateNames(
                months: [
                    "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september",
                    "oktober", "november", "december",
                ],
                shortMonths: [
                    "jan.", "feb.", "mar.", "apr.", "maj", "jun.", "jul.", "aug.", "sep.", "okt.", "nov.",
                    "dec.",
                ],
                weekdays: ["søndag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag"],
                shortWeekdays: ["søn.", "man.", "tirs.", "ons.", "tors.", "fre.", "lør."]
            ),
            beforeNoon: "AM",
            afterNoon: "PM",
            longDate: "%-d. %B %Y",
            mediumDate: "%-d. %b %Y",
            pluralRule: .english,
            openingQuote: "“",
            closingQuote: "”",
            pair: "{0} og {1}"
        )
    }

    static var sv: Language {
        Language(
            tag: "sv",
            name: "svenska",
            dateNames: DateNames(
                months: [
                    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september",
                    "oktober", "november", "december",
                ],
                shortMonths: [
                    "jan.", "feb.", "mars", "apr.", "maj", "juni", "juli", "aug.", "sep.", "okt.", "nov.",
                    "dec.",
                ],
                weekdays: ["söndag", "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag"],
                shortWeekdays: ["sön", "mån", "tis", "ons", "tors", "fre", "lör"]
            ),
            beforeNoon: "fm",
            afterNoon: "em",
            longDate: "%-d %B %Y",
            mediumDate: "%-d %b %Y",
            pluralRule: .english,
            openingQuote: "”",
            closingQuote: "”",
            pair: "{0} och {1}"
        )
    }

    static var nb: Language {
        Language(
            tag: "nb",
            name: "norsk bokmål",
            dateNames: DateNames(
                months: [
                    "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september",
                    "oktober", "november", "desember",
                ],
                shortMonths: [
                    "jan.", "feb.", "mars", "apr.", "mai", "juni", "juli", "aug.", "sep.", "okt.", "nov.",
                    "des.",
                ],
                weekdays: ["søndag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag"],
                shortWeekdays: ["søn.", "man.", "tir.", "ons.", "tor.", "fre.", "lør."]
            ),
            beforeNoon: "a.m.",
            afterNoon: "p.m.",
            longDate: "%-d. %B %Y",
            mediumDate: "%-d. %b %Y",
            pluralRule: .english,
            openingQuote: "«",
            closingQuote: "»",
            pair: "{0} og {1}"
        )
    }

    static var fi: Language {
        Language(
            tag: "fi",
            name: "suomi",
            dateNames: DateNames(
                months: [
                    "tammikuuta", "helmikuuta", "maaliskuuta", "huhtikuuta", "toukokuuta", "kesäkuuta",
                    "heinäkuuta", "elokuuta", "syyskuuta", "lokakuuta", "marraskuuta", "joulukuuta",
                ],
                shortMonths: [
                    "tammi", "helmi", "maalis", "huhti", "touko", "kesä", "heinä", "elo", "syys", "loka",
                    "marras", "joulu",
                ],
                weekdays: [
                    "sunnuntai", "maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai",
                ],
                shortWeekdays: ["su", "ma", "ti", "ke", "to", "pe", "la"]
            ),
            standaloneMonths: [
                "tammikuu", "helmikuu", "maaliskuu", "huhtikuu", "toukokuu", "kesäkuu", "heinäkuu", "elokuu",
                "syyskuu", "lokakuu", "marraskuu", "joulukuu",
            ],
            beforeNoon: "ap.",
            afterNoon: "ip.",
            longDate: "%-d. %B %Y",
            mediumDate: "%-d.%-m.%Y",
            pluralRule: .english,
            openingQuote: "”",
            closingQuote: "”",
            pair: "{0} ja {1}"
        )
    }

    static var `is`: Language {
        Language(
            tag: "is",
            name: "íslenska",
            dateNames: DateNames(
                months: [
                    "janúar", "febrúar", "mars", "apríl", "maí", "júní", "júlí", "ágúst", "september",
                    "október", "nóvember", "desember",
                ],
                shortMonths: [
                    "jan.", "feb.", "mar.", "apr.", "maí", "jún.", "júl.", "ágú.", "sep.", "okt.", "nóv.",
                    "des.",
                ],
                weekdays: [
                    "sunnudagur", "mánudagur", "þriðjudagur", "miðvikudagur", "fimmtudagur", "föstudagur",
                    "laugardagur",
                ],
                shortWeekdays: ["sun.", "mán.", "þri.", "mið.", "fim.", "fös.", "lau."]
            ),
            beforeNoon: "f.h.",
            afterNoon: "e.h.",
            longDate: "%-d. %B %Y",
            mediumDate: "%-d. %b %Y",
            pluralRule: .icelandic,
            openingQuote: "„",
            closingQuote: "“",
            pair: "{0} og {1}"
        )
    }

    static var pl: Language {
        Language(
            tag: "pl",
            name: "polski",
            dateNames: DateNames(
                months: [
                    "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia",
                    "września", "października", "listopada", "grudnia",
                ],
                shortMonths: [
                    "sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "lis", "gru",
                ],
                weekdays: ["niedziela", "poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota"],
                shortWeekdays: ["niedz.", "pon.", "wt.", "śr.", "czw.", "pt.", "sob."]
            ),
            standaloneMonths: [
                "styczeń", "luty", "marzec", "kwiecień", "maj", "czerwiec", "lipiec", "sierpień", "wrzesień",
                "październik", "listopad", "grudzień",
            ],
            beforeNoon: "AM",
            afterNoon: "PM",
            longDate: "%-d %B %Y",
            mediumDate: "%-d %b %Y",
            pluralRule: .polish,
            openingQuote: "„",
            closingQuote: "”",
            pair: "{0} i {1}"
        )
    }

    static var cs: Language {
        Language(
            tag: "cs",
            name: "čeština",
            dateNames: DateNames(
                months: [
                    "ledna", "února", "března", "dubna", "května", "června", "července", "srpna", "září",
                    "října", "listopadu", "prosince",
                ],
                shortMonths: [
                    "led", "úno", "bře", "dub", "kvě", "čvn", "čvc", "srp", "zář", "říj", "lis", "pro",
                ],
                weekdays: ["neděle", "pondělí", "úterý", "středa", "čtvrtek", "pátek", "sobota"],
                shortWeekdays: ["ne", "po", "út", "st", "čt", "pá", "so"]
            ),
            standaloneMonths: [
                "leden", "únor", "březen", "duben", "květen", "červen", "červenec", "srpen", "září", "říjen",
                "listopad", "prosinec",
            ],
            beforeNoon: "dop.",
            afterNoon: "odp.",
            longDate: "%-d. %B %Y",
            mediumDate: "%-d. %-m. %Y",
            pluralRule: .czech,
            openingQuote: "„",
            closingQuote: "“",
            pair: "{0} a\u{00A0}{1}"
        )
    }

    static var sk: Language {
        Language(
            tag: "sk",
            name: "slovenčina",
            dateNames: DateNames(
                months: [
                    "januára", "februára", "marca", "apríla", "mája", "júna", "júla", "augusta", "septembra",
                    "októbra", "novembra", "decembra",
                ],
                shortMonths: [
                    "jan", "feb", "mar", "apr", "máj", "jún", "júl", "aug", "sep", "okt", "nov", "dec",
                ],
                weekdays: ["nedeľa", "pondelok", "utorok", "streda", "štvrtok", "piatok", "sobota"],
                shortWeekdays: ["ne", "po", "ut", "st", "št", "pi", "so"]
            ),
            standaloneMonths: [
                "január", "február", "marec", "apríl", "máj", "jún", "júl", "august", "september", "október",
                "november", "december",
            ],
            beforeNoon: "AM",
            afterNoon: "PM",
            longDate: "%-d. %B %Y",
            mediumDate: "%-d. %-m. %Y",
            pluralRule: .czech,
            openingQuote: "„",
            closingQuote: "“",
            pair: "{0} a\u{00A0}{1}"
        )
    }

    static var sl: Language {
        Language(
            tag: "sl",
            name: "slovenščina",
            dateNames: DateNames(
                months: [
                    "januar", "februar", "marec", "april", "maj", "junij", "julij", "avgust", "september",
                    "oktober", "november", "december",
                ],
                shortMonths: [
                    "jan.", "feb.", "mar.", "apr.", "maj", "jun.", "jul.", "avg.", "sep.", "okt.", "nov.",
                    "dec.",
                ],
                weekdays: ["nedelja", "ponedeljek", "torek", "sreda", "četrtek", "petek", "sobota"],
                shortWeekdays: ["ned.", "pon.", "tor.", "sre.", "čet.", "pet.", "sob."]
            ),
            beforeNoon: "dop.",
            afterNoon: "pop.",
            longDate: "%-d. %B %Y",
            mediumDate: "%-d. %b %Y",
            pluralRule: .slovenian,
            openingQuote: "„",
            closingQuote: "“",
            pair: "{0} in {1}"
        )
    }

    static var hr: Language {
        Language(
            tag: "hr",
            name: "hrvatski",
            dateNames: DateNames(
                months: [
                    "siječnja", "veljače", "ožujka", "travnja", "svibnja", "lipnja", "srpnja", "kolovoza",
                    "rujna", "listopada", "studenoga", "prosinca",
                ],
                shortMonths: [
                    "sij", "velj", "ožu", "tra", "svi", "lip", "srp", "kol", "ruj", "lis", "stu", "pro",
                ],
                weekdays: ["nedjelja", "ponedjeljak", "utorak", "srijeda", "četvrtak", "petak", "subota"],
                shortWeekdays: ["ned", "pon", "uto", "sri", "čet", "pet", "sub"]
            ),
            standaloneMonths: [
                "siječanj", "veljača", "ožujak", "travanj", "svibanj", "lipanj", "srpanj", "kolovoz", "rujan",
                "listopad", "studeni", "prosinac",
            ],
            beforeNoon: "AM",
            afterNoon: "PM",
            longDate: "%-d. %B %Y.",
            mediumDate: "%-d. %b %Y.",
            pluralRule: .croatian,
            openingQuote: "„",
            closingQuote: "“",
            pair: "{0} i {1}"
        )
    }

    static var hu: Language {
        Language(
            tag: "hu",
            name: "magyar",
            dateNames: DateNames(
                months: [
                    "január", "február", "március", "április", "május", "június", "július", "augusztus",
                    "szeptember", "október", "november", "december",
                ],
                shortMonths: [
                    "jan.", "febr.", "márc.", "ápr.", "máj.", "jún.", "júl.", "aug.", "szept.", "okt.",
                    "nov.", "dec.",
                ],
                weekdays: ["vasárnap", "hétfő", "kedd", "szerda", "csütörtök", "péntek", "szombat"],
                shortWeekdays: ["V", "H", "K", "Sze", "Cs", "P", "Szo"]
            ),
            beforeNoon: "de.",
            afterNoon: "du.",
            longDate: "%Y. %B %-d.",
            mediumDate: "%Y. %b %-d.",
            pluralRule: .english,
            openingQuote: "„",
            closingQuote: "”",
            pair: "{0} és {1}"
        )
    }

    static var ro: Language {
        Language(
            tag: "ro",
            name: "română",
            dateNames: DateNames(
                months: [
                    "ianuarie", "februarie", "martie", "aprilie", "mai", "iunie", "iulie", "august",
                    "septembrie", "octombrie", "noiembrie", "decembrie",
                ],
                shortMonths: [
                    "ian.", "feb.", "mar.", "apr.", "mai", "iun.", "iul.", "aug.", "sept.", "oct.", "nov.",
                    "dec.",
                ],
                weekdays: ["duminică", "luni", "marți", "miercuri", "joi", "vineri", "sâmbătă"],
                shortWeekdays: ["dum.", "lun.", "mar.", "mie.", "joi", "vin.", "sâm."]
            ),
            beforeNoon: "a.m.",
            afterNoon: "p.m.",
            longDate: "%-d %B %Y",
            mediumDate: "%-d %b %Y",
            pluralRule: .romanian,
            openingQuote: "„",
            closingQuote: "”",
            pair: "{0} și {1}"
        )
    }

    static var bg: Language {
        Language(
            tag: "bg",
            name: "български",
            dateNames: DateNames(
                months: [
                    "януари", "февруари", "март", "април", "май", "юни", "юли", "август", "септември",
                    "октомври", "ноември", "декември",
                ],
                shortMonths: [
                    "яну", "фев", "март", "апр", "май", "юни", "юли", "авг", "сеп", "окт", "ное", "дек",
                ],
                weekdays: ["неделя", "понеделник", "вторник", "сряда", "четвъртък", "петък", "събота"],
                shortWeekdays: ["нд", "пн", "вт", "ср", "чт", "пт", "сб"]
            ),
            beforeNoon: "пр.об.",
            afterNoon: "сл.об.",
            longDate: "%-d %B %Y\u{202F}г.",
            mediumDate: "%-d.%m.%Y\u{202F}г.",
            pluralRule: .english,
            openingQuote: "„",
            closingQuote: "“",
            pair: "{0} и {1}"
        )
    }

    static var el: Language {
        Language(
            tag: "el",
            name: "Ελληνικά",
            dateNames: DateNames(
                months: [
                    "Ιανουαρίου", "Φεβρουαρίου", "Μαρτίου", "Απριλίου", "Μαΐου", "Ιουνίου", "Ιουλίου",
                    "Αυγούστου", "Σεπτεμβρίου", "Οκτωβρίου", "Νοεμβρίου", "Δεκεμβρίου",
                ],
                shortMonths: [
                    "Ιαν", "Φεβ", "Μαρ", "Απρ", "Μαΐ", "Ιουν", "Ιουλ", "Αυγ", "Σεπ", "Οκτ", "Νοε", "Δεκ",
                ],
                weekdays: ["Κυριακή", "Δευτέρα", "Τρίτη", "Τετάρτη", "Πέμπτη", "Παρασκευή", "Σάββατο"],
                shortWeekdays: ["Κυρ", "Δευ", "Τρί", "Τετ", "Πέμ", "Παρ", "Σάβ"]
            ),
            standaloneMonths: [
                "Ιανουάριος", "Φεβρουάριος", "Μάρτιος", "Απρίλιος", "Μάιος", "Ιούνιος", "Ιούλιος",
                "Αύγουστος", "Σεπτέμβριος", "Οκτώβριος", "Νοέμβριος", "Δεκέμβριος",
            ],
            beforeNoon: "π.μ.",
            afterNoon: "μ.μ.",
            longDate: "%-d %B %Y",
            mediumDate: "%-d %b %Y",
            pluralRule: .english,
            openingQuote: "«",
            closingQuote: "»",
            pair: "{0} και {1}"
        )
    }

    static var tr: Language {
        Language(
            tag: "tr",
            name: "Türkçe",
            dateNames: DateNames(
                months: [
                    "Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül",
                    "Ekim", "Kasım", "Aralık",
                ],
                shortMonths: [
                    "Oca", "Şub", "Mar", "Nis", "May", "Haz", "Tem", "Ağu", "Eyl", "Eki", "Kas", "Ara",
                ],
                weekdays: ["Pazar", "Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi"],
                shortWeekdays: ["Paz", "Pzt", "Sal", "Çar", "Per", "Cum", "Cmt"]
            ),
            beforeNoon: "ÖÖ",
            afterNoon: "ÖS",
            longDate: "%-d %B %Y",
            mediumDate: "%-d %b %Y",
            pluralRule: .english,
            openingQuote: "“",
            closingQuote: "”",
            pair: "{0} ve {1}"
        )
    }

    static var ru: Language {
        Language(
            tag: "ru",
            name: "русский",
            dateNames: DateNames(
                months: [
                    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
                    "октября", "ноября", "декабря",
                ],
                shortMonths: [
                    "янв.", "февр.", "мар.", "апр.", "мая", "июн.", "июл.", "авг.", "сент.", "окт.", "нояб.",
                    "дек.",
                ],
                weekdays: [
                    "воскресенье", "понедельник", "вторник", "среда", "четверг", "пятница", "суббота",
                ],
                shortWeekdays: ["вс", "пн", "вт", "ср", "чт", "пт", "сб"]
            ),
            standaloneMonths: [
                "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь",
                "ноябрь", "декабрь",
            ],
            beforeNoon: "AM",
            afterNoon: "PM",
            longDate: "%-d %B %Y\u{202F}г.",
            mediumDate: "%-d %b %Y\u{202F}г.",
            pluralRule: .russian,
            openingQuote: "«",
            closingQuote: "»",
            pair: "{0} и {1}"
        )
    }

    static var uk: Language {
        Language(
            tag: "uk",
            name: "українська",
            dateNames: DateNames(
                months: [
                    "січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня",
                    "жовтня", "листопада", "грудня",
                ],
                shortMonths: [
                    "січ.", "лют.", "бер.", "квіт.", "трав.", "черв.", "лип.", "серп.", "вер.", "жовт.",
                    "лист.", "груд.",
                ],
                weekdays: ["неділя", "понеділок", "вівторок", "середа", "четвер", "пʼятниця", "субота"],
                shortWeekdays: ["нд", "пн", "вт", "ср", "чт", "пт", "сб"]
            ),
            standaloneMonths: [
                "січень", "лютий", "березень", "квітень", "травень", "червень", "липень", "серпень",
                "вересень", "жовтень", "листопад", "грудень",
            ],
            beforeNoon: "дп",
            afterNoon: "пп",
            longDate: "%-d %B %Y\u{202F}р.",
            mediumDate: "%-d %b %Y\u{202F}р.",
            pluralRule: .russian,
            openingQuote: "«",
            closingQuote: "»",
            pair: "{0} і {1}"
        )
    }

    static var ar: Language {
        Language(
            tag: "ar",
            name: "العربية",
            dateNames: DateNames(
                months: [
                    "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر",
                    "نوفمبر", "ديسمبر",
                ],
                shortMonths: [
                    "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر",
                    "نوفمبر", "ديسمبر",
                ],
                weekdays: ["الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"],
                shortWeekdays: ["الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"]
            ),
            beforeNoon: "ص",
            afterNoon: "م",
            longDate: "%-d %B %Y",
            mediumDate: "%d\u{200F}/%m\u{200F}/%Y",
            pluralRule: .arabic,
            openingQuote: "”",
            closingQuote: "“",
            pair: "{0} و{1}"
        )
    }

    static var he: Language {
        Language(
            tag: "he",
            name: "עברית",
            dateNames: DateNames(
                months: [
                    "ינואר", "פברואר", "מרץ", "אפריל", "מאי", "יוני", "יולי", "אוגוסט", "ספטמבר", "אוקטובר",
                    "נובמבר", "דצמבר",
                ],
                shortMonths: [
                    "ינו׳", "פבר׳", "מרץ", "אפר׳", "מאי", "יוני", "יולי", "אוג׳", "ספט׳", "אוק׳", "נוב׳",
                    "דצמ׳",
                ],
                weekdays: [
                    "יום ראשון", "יום שני", "יום שלישי", "יום רביעי", "יום חמישי", "יום שישי", "יום שבת",
                ],
                shortWeekdays: ["יום א׳", "יום ב׳", "יום ג׳", "יום ד׳", "יום ה׳", "יום ו׳", "שבת"]
            ),
            beforeNoon: "AM",
            afterNoon: "PM",
            longDate: "%-d ב%B %Y",
            mediumDate: "%-d ב%b %Y",
            pluralRule: .hebrew,
            openingQuote: "”",
            closingQuote: "”",
            pair: "{0} ו{1}"
        )
    }

    static var fa: Language {
        Language(
            tag: "fa",
            name: "فارسی",
            dateNames: DateNames(
                months: [
                    "ژانویهٔ", "فوریهٔ", "مارس", "آوریل", "مهٔ", "ژوئن", "ژوئیهٔ", "اوت", "سپتامبر", "اکتبر",
                    "نوامبر", "دسامبر",
                ],
                shortMonths: [
                    "ژانویه", "فوریه", "مارس", "آوریل", "مه", "ژوئن", "ژوئیه", "اوت", "سپتامبر", "اکتبر",
                    "نوامبر", "دسامبر",
                ],
                weekdays: ["یکشنبه", "دوشنبه", "سه\u{200C}شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه"],
                shortWeekdays: ["یکشنبه", "دوشنبه", "سه\u{200C}شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه"]
            ),
            standaloneMonths: [
                "ژانویه", "فوریه", "مارس", "آوریل", "مه", "ژوئن", "ژوئیه", "اوت", "سپتامبر", "اکتبر",
                "نوامبر", "دسامبر",
            ],
            beforeNoon: "قبل\u{200C}ازظهر",
            afterNoon: "بعدازظهر",
            longDate: "%-d %B %Y",
            mediumDate: "%-d %b %Y",
            pluralRule: .persian,
            openingQuote: "«",
            closingQuote: "»",
            pair: "{0} و {1}"
        )
    }

    static var ja: Language {
        Language(
            tag: "ja",
            name: "日本語",
            dateNames: DateNames(
                months: ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"],
                shortMonths: ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"],
                weekdays: ["日曜日", "月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日"],
                shortWeekdays: ["日", "月", "火", "水", "木", "金", "土"]
            ),
            beforeNoon: "午前",
            afterNoon: "午後",
            longDate: "%Y年%-m月%-d日",
            mediumDate: "%Y/%m/%d",
            pluralRule: .japanese,
            openingQuote: "「",
            closingQuote: "」",
            pair: "{0}、{1}"
        )
    }

    static var ko: Language {
        Language(
            tag: "ko",
            name: "한국어",
            dateNames: DateNames(
                months: ["1월", "2월", "3월", "4월", "5월", "6월", "7월", "8월", "9월", "10월", "11월", "12월"],
                shortMonths: ["1월", "2월", "3월", "4월", "5월", "6월", "7월", "8월", "9월", "10월", "11월", "12월"],
                weekdays: ["일요일", "월요일", "화요일", "수요일", "목요일", "금요일", "토요일"],
                shortWeekdays: ["일", "월", "화", "수", "목", "금", "토"]
            ),
            beforeNoon: "오전",
            afterNoon: "오후",
            longDate: "%Y년 %B %-d일",
            mediumDate: "%Y. %-m. %-d.",
            pluralRule: .japanese,
            openingQuote: "“",
            closingQuote: "”",
            pair: "{0} 및 {1}"
        )
    }

    static var zh: Language {
        Language(
            tag: "zh",
            name: "中文",
            dateNames: DateNames(
                months: ["一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "十一月", "十二月"],
                shortMonths: ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"],
                weekdays: ["星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"],
                shortWeekdays: ["周日", "周一", "周二", "周三", "周四", "周五", "周六"]
            ),
            beforeNoon: "上午",
            afterNoon: "下午",
            longDate: "%Y年%-m月%-d日",
            mediumDate: "%Y年%-m月%-d日",
            pluralRule: .japanese,
            openingQuote: "“",
            closingQuote: "”",
            pair: "{0}和{1}"
        )
    }

    static var zhHant: Language {
        Language(
            tag: "zh-Hant",
            name: "繁體中文",
            dateNames: DateNames(
                months: ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"],
                shortMonths: ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"],
                weekdays: ["星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"],
                shortWeekdays: ["週日", "週一", "週二", "週三", "週四", "週五", "週六"]
            ),
            beforeNoon: "上午",
            afterNoon: "下午",
            longDate: "%Y年%-m月%-d日",
            mediumDate: "%Y年%-m月%-d日",
            pluralRule: .japanese,
            openingQuote: "「",
            closingQuote: "」",
            pair: "{0}和{1}"
        )
    }
}
