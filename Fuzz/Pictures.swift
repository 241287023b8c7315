// Compiled together with Media/Pictures by `make fuzz-pictures`: no crash and no hang, whatever a picture's file holds, and
// what is published once is published as it is.

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: count))
    guard let format = PictureFormat(bytes) else {
        for name in ["png", "svg", "dat"] {
            if let fault = ForeignFile.fault(of: bytes, extension: name) { precondition(!fault.message.isEmpty) }
        }
        return 0
    }
    guard let picture = try? CleanPicture(bytes, format: format) else { return 0 }
    precondition(PictureFormat(picture.bytes) == format)
    let again = try? CleanPicture(picture.bytes, format: format)
    precondition(again == picture)
    if let size = picture.size { precondition(size.width > 0 && size.height > 0) }
    return 0
}
