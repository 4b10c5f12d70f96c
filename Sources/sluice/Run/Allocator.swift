import CMalloc

/// The C library's allocator, told what this program does.
enum Allocator {
    /// Blocks, their structure and their nodes are large, short-lived and made again and again:
    /// giving them back to the kernel each time costs a page fault for every 4 KiB
    /// (a fifth of the time of J3 on files, `make bench`). Two arenas for all threads: with more,
    /// those that a fetched block is made in, by one of librdkafka's threads, are given back each
    /// time; with one, that thread and the engine's wait for each other.
    static func keepMemory() {
        mallopt(M_MMAP_THRESHOLD, 32 << 20)
        mallopt(M_TRIM_THRESHOLD, 256 << 20)
        mallopt(M_ARENA_MAX, 2)
    }
}
