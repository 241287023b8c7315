package import Hashing

/// A file of a site.
package struct FileState: Sendable, Equatable {
    /// Relative to the site's folder.
    package let path: String
    package let stamp: FileStamp
    /// A hash of its bytes: the beginning of `digest`, or the one by which `StagedSite.keep` finds a copied file.
    package let hash: UInt64
    /// The SHA-256 digest of its bytes, which hosts and other programs compare.
    package let digest: SHA256Digest

    package init(path: String, stamp: FileStamp, hash: UInt64, digest: SHA256Digest) {
        self.path = path
        self.stamp = stamp
        self.hash = hash
        self.digest = digest
    }
}

/// The files of a site, as rows; stored by column.
package struct FileTable: Sendable, ColumnCodable {
    package private(set) var paths = TextColumn()
    private var sizes: [UInt64] = []
    private var times: [UInt64] = []
    private var inodes: [UInt64] = []
    package private(set) var hashes: [UInt64] = []
    /// Four numbers for each file.
    private var digests: [UInt64] = []

    package init() {}

    package init(_ files: some Sequence<FileState>) {
        for file in files { append(file) }
    }

    package var count: Int { paths.count }
    package var indices: Range<Int> { paths.indices }

    package mutating func append(_ file: FileState) {
        paths.append(file.path)
        sizes.append(file.stamp.size)
        times.append(file.stamp.time)
        inodes.append(file.stamp.inode)
        hashes.append(file.hash)
        for index in 0..<4 { digests.append(file.digest.words[index]) }
    }

    package subscript(index: Int) -> FileState {
        FileState(path: paths[index], stamp: stamp(of: index), hash: hashes[index], digest: digest(of: index))
    }

    package func digest(of index: Int) -> SHA256Digest {
        let start = index * 4
        return SHA256Digest(
            words: SIMD4(digests[start], digests[start + 1], digests[start + 2], digests[start + 3])
        )
    }

    package func stamp(of index: Int) -> FileStamp {
        FileStamp(size: sizes[index], time: times[index], inode: inodes[index])
    }

    package mutating func code(with coder: inout some ColumnCoder) throws(InvalidState) {
        try coder.texts(&paths)
        try coder.numbers(&sizes)
        try coder.numbers(&times)
        try coder.numbers(&inodes)
        try coder.numbers(&hashes)
        try coder.numbers(&digests)
        try coder.require([sizes, times, inodes, hashes].allSatisfy { $0.count == paths.count })
        try coder.require(digests.count == paths.count * 4)
    }
}

/// A folder of a site.
package struct FolderState: Sendable, Equatable {
    /// Relative to the site's folder, which itself is `.`.
    package let path: String
    /// The modification time in nanoseconds, which changes when an entry is added or removed.
    package let time: UInt64
    /// The modification time of the same folder in the spare tree; 0 where it is unknown.
    package let spareTime: UInt64

    package init(path: String, time: UInt64, spareTime: UInt64) {
        self.path = path
        self.time = time
        self.spareTime = spareTime
    }
}

/// The folders of a site, as rows; stored by column.
package struct FolderTable: Sendable, ColumnCodable {
    package private(set) var paths = TextColumn()
    package private(set) var times: [UInt64] = []
    package private(set) var spareTimes: [UInt64] = []

    package init() {}

    /// - Parameter times: the times of a folder, by its index in `paths`.
    package init(paths: TextColumn, times: (Int) -> (time: UInt64, spareTime: UInt64)) {
        self.paths = paths
        for index in paths.indices {
            let (time, spareTime) = times(index)
            self.times.append(time)
            spareTimes.append(spareTime)
        }
    }

    package var count: Int { paths.count }
    package var indices: Range<Int> { paths.indices }

    package subscript(index: Int) -> FolderState {
        FolderState(path: paths[index], time: times[index], spareTime: spareTimes[index])
    }

    package mutating func code(with coder: inout some ColumnCoder) throws(InvalidState) {
        try coder.texts(&paths)
        try coder.numbers(&times)
        try coder.numbers(&spareTimes)
        try coder.require(times.count == paths.count && spareTimes.count == paths.count)
    }
}

/// The files and folders of a site, as a build left them, and how the spare tree differs.
package struct SiteManifest: Sendable, ColumnCodable {
    /// The inode of the site's folder: a manifest of another folder is not used.
    package var siteInode: UInt64
    package var files: FileTable
    package var folders: FolderTable
    /// The paths in which the spare tree differs from the site.
    package var delta: TextColumn

    package init(
        siteInode: UInt64 = 0,
        files: FileTable = FileTable(),
        folders: FolderTable = FolderTable(),
        delta: TextColumn = TextColumn()
    ) {
        self.siteInode = siteInode
        self.files = files
        self.folders = folders
        self.delta = delta
    }

    /// Whether it is the manifest of the site that is in the folder now.
    package func describes(_ folder: OutputFolder) -> Bool { FileStamp(folder.path)?.inode == siteInode }

    package mutating func code(with coder: inout some ColumnCoder) throws(InvalidState) {
        try coder.number(&siteInode)
        try files.code(with: &coder)
        try folders.code(with: &coder)
        try coder.texts(&delta)
    }
}
