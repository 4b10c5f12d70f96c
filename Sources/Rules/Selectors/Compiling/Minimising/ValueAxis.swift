internal import QueryLanguage

/// One thing that a rule asks of records, and the classes into which its tests put them.
///
/// What no test tells apart is one class: a missing field is in that of values that pass no test.
struct ValueAxis: Sendable {
    let subject: Subject
    /// What a selector can ask: each test is some patterns, of which one has to match. For what is
    /// no field, the one test is whether it is so.
    let tests: [Test]
    /// Of each class, which tests its members pass.
    let classes: [ClassSet]
    /// The classes whose members pass each test.
    let passing: [ClassSet]
    /// Whether one selector may ask for several things of the field, that all must be so.
    let takesSeveralGroups: Bool

    /// What is asked about.
    enum Subject: Hashable, Sendable {
        case field(String)
        case resource(ResourcePattern)
        /// Something that no selector says.
        case unsayable(Expression, UnsaidReason)
    }

    struct Test: Sendable {
        let patterns: [TextPattern]
        /// How many values it takes to say it.
        let cost: Int
        /// Whether a selector may select by it, and whether it may deselect.
        var canSelect = true
        var canRefuse = true

        init(_ patterns: [TextPattern]) {
            self.patterns = patterns.absorbed
            cost = max(1, self.patterns.count)
        }
    }

    init(_ subject: Subject, _ tests: [Test], classes: [ClassSet], takesSeveralGroups: Bool) {
        self.subject = subject
        self.tests = tests
        self.classes = classes
        self.takesSeveralGroups = takesSeveralGroups
        passing = tests.indices.map { test in
            ClassSet(classes.indices.filter { classes[$0].contains(test) }, of: classes.count)
        }
    }

    /// Something that is so or is not.
    init(_ subject: Subject, _ test: Test) {
        self.init(
            subject,
            [test],
            classes: [ClassSet([], of: 1), ClassSet([0], of: 1)],
            takesSeveralGroups: true
        )
    }

    var all: ClassSet { .all(of: classes.count) }

    /// The classes whose members pass one of some tests.
    func passing(anyOf tests: some Sequence<Int>) -> ClassSet {
        tests.reduce(into: ClassSet(of: classes.count)) { $0.formUnion(passing[$1]) }
    }
}
