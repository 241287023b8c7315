package import Foundation

/// All files of a folder and its subfolders.
package enum FileTree {
    package static func contents(of folder: URL) -> [String: Data] {
        let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        var contents: [String: Data] = [:]
        for path in paths {
            let file = folder.appending(path: path)
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder),
                !isFolder.boolValue
            else {
                continue
            }
            // What cannot be read differs from everything that can.
            contents[path] = (try? Data(contentsOf: file)) ?? Data("unreadable".utf8)
        }
        return contents
    }
}
