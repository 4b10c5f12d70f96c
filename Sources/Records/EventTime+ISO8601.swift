internal import FastJSON

extension EventTime {
    /// Reads `2026-01-31T23:59:59Z`; also with a fraction of a second or an offset (`+02:00`).
    ///
    /// Nil for anything else, and for days and times that don't exist; a leap second (`:60`) is
    /// the next minute's first. Source: RFC 3339, section 5.6.
    public init?(iso8601 text: RawSpan) {
        guard text.byteCount >= 20,
            text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
            text[10] == UInt8(ascii: "T"), text[13] == UInt8(ascii: ":"),
            text[16] == UInt8(ascii: ":"),
            let year = Self.number(text, 0..<4), let month = Self.number(text, 5..<7),
            let day = Self.number(text, 8..<10), let hour = Self.number(text, 11..<13),
            let minute = Self.number(text, 14..<16), let second = Self.number(text, 17..<19),
            (1...12).contains(month), day >= 1, day <= Self.days(inMonth: month, of: year),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        let seconds =
            Self.daysSinceEpoch(year, month, day) * 86_400
            + hour * 3_600 + minute * 60 + second
        guard let rest = Self.fractionAndZone(text, from: 19) else { return nil }
        self.init(milliseconds: seconds * 1_000 + rest)
    }

    /// The first 16 bytes of a text that was read, `2026-01-31T23:59`, and the time they stand for.
    struct Minute {
        var text: (UInt64, UInt64) = (0, 0)
        var start = EventTime(milliseconds: 0)
    }

    /// The same as `init(iso8601:)`; remembers the minute, since records come by the thousand in one.
    init?(iso8601 text: RawSpan, minute: inout Minute) {
        guard text.byteCount == 20, text[19] == UInt8(ascii: "Z"), text[16] == UInt8(ascii: ":"),
            let tens = Self.digit(text[17]), let ones = Self.digit(text[18]), tens < 6
        else {
            self.init(iso8601: text)
            return
        }
        let second = tens * 10 + ones
        let bytes = text.firstSixteenBytes
        if bytes != minute.text {
            guard let time = EventTime(iso8601: text) else { return nil }
            minute.text = bytes
            minute.start = EventTime(milliseconds: time.milliseconds - second * 1_000)
        }
        self.init(milliseconds: minute.start.milliseconds + second * 1_000)
    }

    /// Milliseconds that the fraction adds and the zone takes away.
    private static func fractionAndZone(_ text: RawSpan, from start: Int) -> Int64? {
        var index = start
        var milliseconds: Int64 = 0
        if text[index] == UInt8(ascii: ".") {
            index += 1
            let first = index
            var scale: Int64 = 100
            while index < text.byteCount, let digit = digit(text[index]) {
                milliseconds += digit * scale
                scale /= 10
                index += 1
            }
            guard index > first, index < text.byteCount else { return nil }
        }
        if text[index] == UInt8(ascii: "Z") {
            return index + 1 == text.byteCount ? milliseconds : nil
        }
        guard index + 6 == text.byteCount, text[index + 3] == UInt8(ascii: ":"),
            let hours = number(text, index + 1..<index + 3), hours < 24,
            let minutes = number(text, index + 4..<index + 6), minutes < 60
        else { return nil }
        let offset = (hours * 60 + minutes) * 60_000
        switch text[index] {
        case UInt8(ascii: "+"): return milliseconds - offset
        case UInt8(ascii: "-"): return milliseconds + offset
        default: return nil
        }
    }

    private static func digit(_ byte: UInt8) -> Int64? {
        let value = byte &- UInt8(ascii: "0")
        return value < 10 ? Int64(value) : nil
    }

    private static func number(_ text: RawSpan, _ range: Range<Int>) -> Int64? {
        var value: Int64 = 0
        for index in range {
            guard let digit = digit(text[index]) else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    private static func days(inMonth month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from 1970-01-01 in the proleptic Gregorian calendar.
    ///
    /// Source: Howard Hinnant, "chrono-compatible low-level date algorithms", days_from_civil.
    private static func daysSinceEpoch(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

extension EventTime: CustomStringConvertible {
    /// `2026-01-31T23:59:59Z`, with milliseconds only if there are some; `-0001` is the year before 0.
    public var description: String {
        let days = Self.floorDivide(milliseconds, 86_400_000)
        let (year, month, day) = Self.civil(daysSinceEpoch: days)
        let ofDay = milliseconds - days * 86_400_000
        let date = "\(Self.pad(year, 4))-\(Self.pad(month, 2))-\(Self.pad(day, 2))"
        let hour = Self.pad(ofDay / 3_600_000, 2)
        let minute = Self.pad(ofDay / 60_000 % 60, 2)
        let second = Self.pad(ofDay / 1_000 % 60, 2)
        let fraction = ofDay % 1_000 == 0 ? "" : ".\(Self.pad(ofDay % 1_000, 3))"
        return "\(date)T\(hour):\(minute):\(second)\(fraction)Z"
    }

    private static func pad(_ number: Int64, _ width: Int) -> String {
        let digits = String(number.magnitude)
        let zeros = String(repeating: "0", count: max(0, width - digits.utf8.count))
        return (number < 0 ? "-" : "") + zeros + digits
    }

    private static func floorDivide(_ number: Int64, _ divisor: Int64) -> Int64 {
        let quotient = number / divisor
        return number % divisor < 0 ? quotient - 1 : quotient
    }

    /// The inverse of `daysSinceEpoch`; same source, civil_from_days.
    private static func civil(daysSinceEpoch days: Int64) -> (Int64, Int64, Int64) {
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}
