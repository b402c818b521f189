//! Why TLS did not begin, in words that name the mend.

use rustls::{CertificateError, Error};

use crate::lang::Text;

/// What is to be done about `error`.
pub(super) fn mend(error: &Error) -> Text {
    let (ja, en) = match error {
        Error::InvalidCertificate(CertificateError::UnknownIssuer) => (
            "証明書を発行した認証局を、この機械が知りません。庁内の認証局なら、その認証局の証明書（PEM）を設定の [network] ca_file に書いてください。",
            "This machine does not know the authority that issued its certificate. If it is the city's own, name that authority's certificate (PEM) as `ca_file` in [network].",
        ),
        Error::InvalidCertificate(
            CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. },
        ) => (
            "証明書の有効期間の外です。この機械の日付が正しければ、サーバーの管理者に証明書の更新を頼んでください。",
            "Today is outside the dates of its certificate. If this machine's date is right, ask whoever runs the server to renew it.",
        ),
        Error::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => (
            "証明書の名前が、設定のホスト名と違います。証明書にある名前をホスト名に書いてください。",
            "Its certificate is for another name than the host in the config. Write the name that the certificate has.",
        ),
        // webpki's word for a certificate that is its own authority; its type is none of ours.
        error if error.to_string().contains("CaUsedAsEndEntity") => (
            "サーバーが自分で署名した証明書（自己署名）を使っています。認証局が発行した証明書に替えるよう、サーバーの管理者に頼んでください。",
            "Its certificate is signed by itself. Ask whoever runs the server for one that an authority issued.",
        ),
        _ => (
            "証明書の名前と期限を確かめてください。庁内の認証局が発行したものなら、その認証局の証明書（PEM）を設定の [network] ca_file に書きます。",
            "Check the name and the dates of its certificate; where the city's own authority issued it, name that authority's certificate (PEM) as `ca_file` in [network].",
        ),
    };
    Text::new(ja, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_of_a_certificate_has_its_own_mend() {
        let check = |error: Error, expected: &str| {
            let text = mend(&error);
            assert!(text.en.contains(expected) && !text.ja.is_empty(), "{error}: {}", text.en);
        };
        check(CertificateError::UnknownIssuer.into(), "`ca_file`");
        check(CertificateError::Expired.into(), "renew");
        check(CertificateError::NotValidForName.into(), "another name");
        check(Error::General("invalid: CaUsedAsEndEntity".to_owned()), "signed by itself");
        check(Error::HandshakeNotComplete, "name and the dates");
    }
}
