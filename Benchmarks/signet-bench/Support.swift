import Foundation

/// The lines of a text file that are not empty.
func readLines(_ path: String) throws -> [String] {
    try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline).map(String.init)
}

/// A moment on both clocks.
struct Moment {
    private let wall = clock_gettime_nsec_np(CLOCK_MONOTONIC)
    private let processor = clock_gettime_nsec_np(CLOCK_PROCESS_CPUTIME_ID)

    /// The nanoseconds since then: on the wall, and of the processor.
    var sinceThen: String {
        let now = Moment()
        return "\(now.wall - wall) \(now.processor - processor)"
    }
}

#if !canImport(Darwin)
/// Darwin's function of that name.
private func clock_gettime_nsec_np(_ clock: clockid_t) -> Int {
    var time = timespec()
    clock_gettime(clock, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
}
#endif

/// Sends what was printed: the other side waits for it.
func flush() {
    fflush(nil)
}
