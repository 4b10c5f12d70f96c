import Glibc

/// A program running beside the tests.
final class ChildProcess {
    private let identifier: pid_t
    private var isRunning = true

    /// Starts `program`, which writes nowhere.
    init(_ program: String, _ arguments: [String]) throws(LaunchFailure) {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for descriptor: Int32 in 0...2 {
            unsafe posix_spawn_file_actions_addopen(
                &actions,
                descriptor,
                "/dev/null",
                O_RDWR,
                0
            )
        }
        // The threads that tests run on block signals, which a child would inherit.
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

        var texts = unsafe ([program] + arguments).map { unsafe strdup($0) } + [nil]
        defer { unsafe texts.forEach { unsafe free($0) } }
        var identifier: pid_t = 0
        let code = unsafe posix_spawn(
            &identifier,
            program,
            &actions,
            &attributes,
            &texts,
            environ
        )
        guard code == 0 else { throw LaunchFailure(program: program, code: code) }
        self.identifier = identifier
    }

    deinit { end(with: SIGKILL) }

    /// Sends a signal and waits for the end.
    func end(with signal: Int32) {
        guard isRunning else { return }
        isRunning = false
        kill(identifier, signal)
        var status: Int32 = 0
        while unsafe waitpid(identifier, &status, 0) < 0, errno == EINTR {}
    }
}

/// A program could not be started.
struct LaunchFailure: Error {
    let program: String
    let code: Int32
}
