import CMS
import KeyFormats

// MARK: Containers

extension Sentences {
    static func complaint(about error: CMSError) -> Complaint {
        switch error {
        case .der(let error): return complaint(about: error as any Error)
        case .unsupportedContentType(let type):
            return Complaint(
                exit: .refused, code: .unsupported,
                message: "PKCS #7 of a kind that carries certificates was expected, found \(type.nameOrText)",
                hint: "'openssl cms -cmsout -print' shows what is in it")
        }
    }
}
